import {
  checkEngine,
  checked,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  number,
  Pacer,
  readOptions,
  runAtOnce,
} from '../../engine/index.js';
import { choleskyFactor, type DensityMatrix, trustedMatrix } from '../../register/index.js';
import { checkList } from '../ensemble/given-times.js';
import { checkPure, overlap } from './pure-state.js';

/** The noise of two qubits, and what they keep. */
export interface DecoherenceFreeOptions extends LongWorkOptions {
  /** 1/T2 of each of the qubits alone, per unit of time, at least 0. */
  rate: number;
  /** How far both qubits feel the same noise, from 0 (each its own) to 1, collective dephasing (default 1). */
  correlation?: number;
  /** Times from the beginning, at least 0; at most 100,000. */
  times: ArrayLike<number>;
  /** Bloch vector of the state that is kept, of length 1 (default `[1, 0, 0]`). */
  initial?: ArrayLike<number>;
}

/** What became of a state. */
export interface KeptState {
  /** Its Bloch vector, [time][x, y, z]. */
  bloch: Float64Array;
  /** Of `bloch`. */
  shape: [times: number, components: 3];
  /** ⟨ψ|ρ|ψ⟩ with the state at the beginning, [time]. */
  fidelity: Float64Array;
}

/** What became of a state without a code, and in two of them. */
export interface DecoherenceFreeResult {
  /** As given. */
  times: Float64Array;
  /** A lone qubit. */
  bare: KeptState;
  /** a|01⟩ + b|10⟩: its coherence falls as exp(-2 (1 - correlation) · rate · t). */
  encoded: KeptState;
  /** a|00⟩ + b|11⟩, the worst code: exp(-2 (1 + correlation) · rate · t). */
  exposed: KeptState;
  /** How it was made. */
  meta: Meta;
}

const LARGEST = 1e9;
const TIMES_OF_REPORT = 64;
const SIZE = 4;
/** σz of each qubit in the basis states |00⟩, |01⟩, |10⟩, |11⟩. */
const SPINS = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

export const decoherenceFreeOptions = () =>
  ({
    rate: number({ minimum: 0, maximum: LARGEST, unit: '1/time' }),
    correlation: number({ default: 1, minimum: 0, maximum: 1 }),
    times: checked((field, value) => checkList(field, value, 0, LARGEST), { unit: 'time' }),
    initial: checked(checkPure, { default: [1, 0, 0] }),
    ...longWork(),
  }) satisfies Describes<DecoherenceFreeOptions>;

/**
 * One qubit's state in the decoherence-free subspace of two qubits under dephasing (Palma, Suominen and Ekert, Proc. R.
 * Soc. A 452, 567 (1996); Lidar, Chuang and Whaley, Phys. Rev. Lett. 81, 2594 (1998); QNNS paper, section 5.1): exact, by the
 * Kraus operators of dρ/dt = Σ C_ij (Z_i ρ Z_j - ½ {Z_i Z_j, ρ}) with C = rate/2 · [[1, c], [c, 1]], c the correlation.
 * Beyond c = 1/2 the code beats a lone qubit.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { decoherenceFreeSubspace } from 'bornspike/dynamics';
 *
 * const engine = await createEngine();
 * const result = await decoherenceFreeSubspace(engine, { rate: 1, correlation: 0.9, times: [1] });
 * const last = [result.bare, result.encoded, result.exposed].map(({ fidelity }) => fidelity[0].toFixed(4));
 * console.log(last.join(' ')); // prints: 0.6839 0.9094 0.5112
 * ```
 */
export async function decoherenceFreeSubspace(
  engine: Engine,
  options: DecoherenceFreeOptions,
): Promise<DecoherenceFreeResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, decoherenceFreeOptions);
  const { rate, correlation, times, initial } = settings;
  const pacer = new Pacer(options);

  const alone = (rho: DensityMatrix, time: number) =>
    rho.prepareChannel('phase-flip', [0], { probability: (1 - engine.kernels.exp(-rate * time)) / 2 });
  const together = (rho: DensityMatrix, time: number) =>
    rho.prepareChannel(correlatedDephasing(engine.kernels.exp, rate * time, correlation), [0, 1], {});
  let done = 0;
  const keep = async (code: [number, number], qubits: number, noise: typeof alone): Promise<KeptState> => {
    const bloch = new Float64Array(3 * times.length);
    for (const [at, time] of times.entries()) {
      {
        using rho = encode(engine, initial, code, qubits);
        runAtOnce(noise(rho, time).work(rho));
        bloch.set(decode(rho.matrix, code, 2 ** qubits), 3 * at);
      }
      await pacer.pause();
      if (++done % TIMES_OF_REPORT === 0) pacer.report({ unit: 'time', done, total: 3 * times.length });
    }
    const fidelity = times.map((_, at) => overlap(initial, bloch.subarray(3 * at)));
    return { bloch, shape: [times.length, 3], fidelity };
  };
  return {
    times,
    bare: await keep([0, 1], 1, alone),
    encoded: await keep([1, 2], 2, together),
    exposed: await keep([0, 3], 2, together),
    meta: makeMeta(start, { ...settings, times: Array.from(times) }),
  };
}

/** The state with a Bloch vector between two basis states. */
function encode(engine: Engine, [x, y, z]: number[], [a, b]: number[], qubits: number): DensityMatrix {
  const size = 2 ** qubits;
  const entries = new Float64Array(2 * size * size);
  entries[2 * (size + 1) * a!] = (1 + z!) / 2;
  entries[2 * (size + 1) * b!] = (1 - z!) / 2;
  entries.set([x! / 2, -y! / 2], 2 * (size * a! + b!));
  entries.set([x! / 2, y! / 2], 2 * (size * b! + a!));
  return trustedMatrix(engine, qubits, entries);
}

function decode(matrix: Float64Array, [a, b]: number[], size: number): number[] {
  const at = 2 * (size * b! + a!);
  return [2 * matrix[at]!, 2 * matrix[at + 1]!, matrix[2 * (size + 1) * a!]! - matrix[2 * (size + 1) * b!]!];
}

/**
 * Kraus operators that multiply the entries of a density matrix by D_ab = exp(-rate · t · d·C·d / 4), d being the difference
 * of the spins of a and b: D is positive semidefinite, so that the columns of its Cholesky factor are their diagonals.
 */
function correlatedDephasing(exp: (x: number) => number, decay: number, correlation: number): Float64Array[] {
  const factors = new Float64Array(2 * SIZE * SIZE);
  for (let a = 0; a < SIZE; a++) {
    for (let b = 0; b < SIZE; b++) {
      const first = SPINS[a]![0]! - SPINS[b]![0]!;
      const second = SPINS[a]![1]! - SPINS[b]![1]!;
      const square = first * first + second * second + 2 * correlation * first * second;
      factors[2 * (SIZE * a + b)] = exp((-decay * square) / 4);
    }
  }
  const { columns, rank } = choleskyFactor(factors, SIZE);
  return Array.from({ length: rank }, (_, k) => {
    const operator = new Float64Array(2 * SIZE * SIZE);
    for (let i = 0; i < SIZE; i++) operator[2 * (SIZE + 1) * i] = columns[2 * (SIZE * k + i)]!;
    return operator;
  });
}
