import { Purpose } from '../../../assembly/random/purpose.js';
import {
  checkEngine,
  checked,
  choice,
  type Describes,
  type Engine,
  inParts,
  integer,
  type Key,
  keyOf,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  RandomStream,
  readOptions,
  runAtOnce,
  runInSteps,
  type Seed,
  seed,
} from '../../engine/index.js';
import { type ChannelName, DensityMatrix, type Register, StateVector } from '../../register/index.js';
import { checkList } from '../ensemble/given-times.js';
import { type CodeName, codeNames, type StabilizerCode, stabilizerCode } from './stabilizer-code.js';

/** A code and the errors that it meets. */
export interface CodeOptions extends LongWorkOptions {
  /** The repetition codes against X and against Z, or the five-qubit code. */
  code: CodeName;
  /**
   * What happens to each qubit with the probability of a physical error: X, Z, or one of X, Y and Z alike (default the
   * errors that the code is for, `'depolarizing'` for the five-qubit code).
   */
  errorChannel?: 'bit-flip' | 'phase-flip' | 'depolarizing';
}

/** A code, its errors, and how often it is tried. */
export interface ErrorCorrectionOptions extends CodeOptions {
  /** Probabilities that a qubit suffers an error, from 0 to 1 (3/4 for `'depolarizing'`); at most 100,000 of them. */
  physicalError: ArrayLike<number>;
  /** Single runs of each (default 1000). */
  shots?: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** How often a code fails. */
export interface ErrorCorrectionResult {
  /** [error]; also that of a qubit without a code. */
  physicalError: Float64Array;
  /** Share of single runs with a logical error, and its standard error (0 where none or all had one), [error]. */
  logicalError: { mean: Float64Array; stdErr: Float64Array };
  /** The same without chance, [error]. */
  exact: Float64Array;
  /** Of all arrays. */
  shape: [errors: number];
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

type ErrorChannel = NonNullable<CodeOptions['errorChannel']>;

/** What workers have to know of one of the physical errors. */
export interface CorrectionWork {
  code: StabilizerCode;
  errorChannel: ErrorChannel;
  error: number;
  key: Key;
  /** Its number. */
  run: number;
}

/** Some of the shots. */
export interface Shots {
  first: number;
  count: number;
}

/** Of which workers do so many at once: some milliseconds. */
const SHOTS_OF_PART = 32;
const MOST_SHOTS = 100_000_000;
/** Of an interval below 1: to 1e-12. */
const BISECTIONS = 40;
/** Errors as rare as this show whether a code helps at all. */
const RARE = 1e-3;

export const codeOptions = () =>
  ({
    code: choice(codeNames(), {}),
    errorChannel: choice(['bit-flip', 'phase-flip', 'depolarizing'], {
      default: ({ code }) => (code === 'five-qubit' ? 'depolarizing' : code),
    }),
    ...longWork(),
  }) satisfies Describes<CodeOptions>;

export const errorCorrectionOptions = () =>
  ({
    ...codeOptions(),
    physicalError: checked((field, value, { errorChannel }: { errorChannel: ErrorChannel }) =>
      checkList(field, value, 0, errorChannel === 'depolarizing' ? 0.75 : 1),
    ),
    shots: integer({ default: 1000, minimum: 1, maximum: MOST_SHOTS }),
    seed: seed(),
  }) satisfies Describes<ErrorCorrectionOptions>;

/**
 * One cycle of error correction: half of a Bell pair is encoded, each qubit of the code suffers noise, an auxiliary qubit
 * measures one stabilizer after the other, and the correction for this syndrome is applied (QNNS paper, section 5.1; Nielsen
 * and Chuang, Quantum Computation and Quantum Information, chapter 10). The logical error is what the fidelity with the
 * encoded Bell pair lacks: the probability of a logical X, Y or Z. Single runs are state vectors with drawn errors and
 * measured syndromes; the exact values come from the density matrix over all syndromes.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { simulateErrorCorrection } from 'bornspike/dynamics';
 *
 * const engine = await createEngine();
 * const { logicalError, exact } = await simulateErrorCorrection(engine, {
 *   code: 'bit-flip',
 *   physicalError: [0.1],
 *   seed: 1,
 * });
 * console.log(logicalError.mean[0].toFixed(3), logicalError.stdErr[0].toFixed(3), exact[0].toFixed(3));
 * // prints: 0.036 0.006 0.028
 * ```
 */
export async function simulateErrorCorrection(
  engine: Engine,
  options: ErrorCorrectionOptions,
): Promise<ErrorCorrectionResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, errorCorrectionOptions);
  const { errorChannel, physicalError, shots } = settings;
  const code = stabilizerCode(settings.code);
  const key = keyOf(settings.seed);
  const pacer = new Pacer(options);
  const mean = new Float64Array(physicalError.length);
  const exact = new Float64Array(physicalError.length);
  const total = shots * physicalError.length;

  using pure = encodedPair(engine, code);
  using mixed = DensityMatrix.fromState(pure);
  for (let i = 0; i < physicalError.length; i++) {
    exact[i] = await exactError(pacer, mixed, code, errorChannel, physicalError[i]!);
    let failed = 0;
    const atOnce = engine.crew ? SHOTS_OF_PART : 1;
    await inParts(engine, pacer, {
      ...{ job: 'correction', count: shots / atOnce, parts: shotsOf(shots, atOnce) },
      shared: (): CorrectionWork => ({ code, errorChannel, error: physicalError[i]!, key, run: i }),
      here: (part) => failures(pure, { code, errorChannel, error: physicalError[i]!, key, run: i }, part),
      async take(failures, { first, count }) {
        failed += failures;
        await pacer.pause();
        pacer.report({ unit: 'shot', done: i * shots + first + count, total });
      },
    });
    mean[i] = failed / shots;
  }
  const stdErr = mean.map((share) =>
    shots > 1 ? Math.sqrt(Math.max(0, share * (1 - share)) / (shots - 1)) : Number.NaN,
  );
  return {
    physicalError,
    logicalError: { mean, stdErr },
    exact,
    shape: [physicalError.length],
    seed: settings.seed,
    meta: makeMeta(start, { ...settings, physicalError: Array.from(physicalError) }, [...engine.warnings]),
  };
}

function* shotsOf(shots: number, atOnce: number): Generator<Shots> {
  for (let first = 0; first < shots; first += atOnce) yield { first, count: Math.min(atOnce, shots - first) };
}

/** Single runs that have a logical error, of some. */
export function failures(
  encoded: StateVector,
  { code, errorChannel, error, key, run }: CorrectionWork,
  { first, count }: Shots,
): number {
  let failed = 0;
  for (let shot = first; shot < first + count; shot++) {
    const rng = new RandomStream({ key, purpose: Purpose.Correction }, shot, run);
    failed += singleError(encoded, code, errorChannel, error, rng);
  }
  return failed;
}

/**
 * The physical error below which the code helps, where its logical error, exactly as `simulateErrorCorrection` has it, is
 * as large; 0 if rare errors are already worse with it than without.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { breakEvenError } from 'bornspike/dynamics';
 *
 * const engine = await createEngine();
 * console.log((await breakEvenError(engine, { code: 'five-qubit' })).toFixed(4)); // prints: 0.1376
 * ```
 */
export async function breakEvenError(engine: Engine, options: CodeOptions): Promise<number> {
  checkEngine(engine);
  const { code: name, errorChannel } = readOptions('options', options, codeOptions);
  const code = stabilizerCode(name);
  const pacer = new Pacer(options);
  using pure = encodedPair(engine, code);
  using mixed = DensityMatrix.fromState(pure);
  const helps = async (error: number) => (await exactError(pacer, mixed, code, errorChannel, error)) < error;
  let low = (await helps(RARE)) ? RARE : 0;
  let high = low && 0.75;
  for (let i = 0; i < BISECTIONS && low > 0; i++) {
    const middle = (low + high) / 2;
    if (await helps(middle)) low = middle;
    else high = middle;
    pacer.report({ unit: 'bisection', done: i + 1, total: BISECTIONS });
  }
  return high;
}

/**
 * The state that the stabilizers and the Bell pair of reference and logical qubit, X X̄ = Z Z̄ = 1, determine: all of them
 * are measured on |0…0⟩ and found to be 1. Qubit 0 is the reference, the last one is auxiliary.
 */
export function encodedPair(engine: Engine, { qubits, stabilizers, logical }: StabilizerCode): StateVector {
  const register = new StateVector(engine, qubits + 2);
  const strings = [...stabilizers.map((string) => `I${string}`), `X${logical.X}`, `Z${logical.Z}`];
  for (const string of strings) {
    copySign(register, string);
    register.collapse(0, [qubits + 1]);
  }
  return register;
}

/** Brings the auxiliary qubit, the last one, from |0⟩ to |1⟩ where a Pauli string is -1. */
function copySign(register: Register, string: string): void {
  const auxiliary = register.qubits - 1;
  register.apply('h', [auxiliary]);
  applyString(string, (gate, qubit) => register.applyControlled([auxiliary], gate, [qubit]));
  register.apply('h', [auxiliary]);
}

function applyString(string: string, apply: (gate: 'x' | 'y' | 'z', qubit: number) => void): void {
  [...string].forEach((letter, qubit) => {
    if (letter !== 'I') apply(letter.toLowerCase() as 'x' | 'y' | 'z', qubit);
  });
}

/** 1 - the fidelity with the encoded Bell pair. */
function infidelity(register: Register, { logical }: StabilizerCode): number {
  const mean = (pauli: 'X' | 'Y' | 'Z') => register.expectation(`${pauli}${logical[pauli]}I`);
  return (3 - mean('X') + mean('Y') - mean('Z')) / 4;
}

/** The qubits of the code, and the channel that all of them meet. */
function channelOf({ qubits }: StabilizerCode, errorChannel: ErrorChannel, error: number) {
  return {
    name: errorChannel as ChannelName,
    places: Array.from({ length: qubits }, (_, i) => i + 1),
    // The mixture that 'depolarizing' leaves holds a quarter of the state itself.
    probability: errorChannel === 'depolarizing' ? Math.min(1, (4 * error) / 3) : error,
  };
}

/** Whether one run has a logical error, 0 or 1 but for rounding. */
function singleError(
  encoded: StateVector,
  code: StabilizerCode,
  errorChannel: ErrorChannel,
  error: number,
  rng: RandomStream,
): number {
  using register = encoded.clone();
  const { name, places, probability } = channelOf(code, errorChannel, error);
  const auxiliary = register.qubits - 1;
  runAtOnce(register.prepareChannel(name, places, { probability, rng }).work(register));
  let syndrome = 0;
  for (const stabilizer of code.stabilizers) {
    copySign(register, `I${stabilizer}`);
    const { outcome } = register.measure(rng, [auxiliary]);
    if (outcome === 1) register.apply('x', [auxiliary]);
    syndrome = 2 * syndrome + outcome;
  }
  applyString(`I${code.corrections[syndrome]}`, (gate, qubit) => register.apply(gate, [qubit]));
  return Math.round(infidelity(register, code));
}

/** The mean of `singleError` over all errors and syndromes. */
async function exactError(
  pacer: Pacer,
  encoded: DensityMatrix,
  code: StabilizerCode,
  errorChannel: ErrorChannel,
  error: number,
): Promise<number> {
  using register = encoded.clone();
  const { name, places, probability } = channelOf(code, errorChannel, error);
  await runInSteps(register.prepareChannel(name, places, { probability }).work(register), pacer);
  return await syndromeError(pacer, register, code, 0, 0);
}

/** What is left to lose after the first `done` stabilizers gave `syndrome`. */
async function syndromeError(
  pacer: Pacer,
  register: DensityMatrix,
  code: StabilizerCode,
  done: number,
  syndrome: number,
): Promise<number> {
  await pacer.pause();
  if (done === code.stabilizers.length) {
    applyString(`I${code.corrections[syndrome]}`, (gate, qubit) => register.apply(gate, [qubit]));
    return infidelity(register, code);
  }
  const auxiliary = register.qubits - 1;
  copySign(register, `I${code.stabilizers[done]}`);
  const probabilities = register.probabilities([auxiliary]);
  let sum = 0;
  for (const [outcome, probability] of probabilities.entries()) {
    if (!(probability > 0)) continue;
    using branch = register.clone();
    branch.collapse(outcome, [auxiliary]);
    if (outcome === 1) branch.apply('x', [auxiliary]);
    sum += probability * (await syndromeError(pacer, branch, code, done + 1, 2 * syndrome + outcome));
  }
  return sum;
}
