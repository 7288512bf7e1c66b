import {
  ArgumentError,
  checkEngine,
  checked,
  checkNumbers,
  type Describes,
  type Engine,
  integer,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  nested,
  Pacer,
  readOptions,
  unchecked,
} from '../../engine/index.js';
import {
  type ComplexMatrix,
  checkObservables,
  type DensityMatrix,
  exponential,
  type Observables,
  type StateVector,
  times as scaled,
  trustedMatrix,
} from '../../register/index.js';
import { gridOptions, timeGrid, timesOf } from '../ensemble/time-grid.js';
import { asDensityMatrix, checkInitial } from '../network/initial-state.js';

/** What of an averaged state is kept. */
export interface GeneratorRecordOptions {
  /** Steps from one recorded time to the next (default so that there are some 200). */
  every?: number;
  /** What is recorded, see `Observables` (default `'bloch'`). */
  observables?: Observables;
}

/** A master equation without anything random, of one or two neurons. */
export interface EvolveGeneratorOptions extends LongWorkOptions {
  /** ℒ of dρ/dt = ℒρ on the entries of ρ, row by row: [d²][d²], re and im in turn, d = 2 or 4. */
  generator: ComplexMatrix;
  /** A basis state such as `'01'`, a `StateVector` or a `DensityMatrix`. */
  initial: string | StateVector | DensityMatrix;
  /** Length of a time step, which is exact whatever it is. */
  dt: number;
  /** Time steps, at least 1. */
  steps: number;
  /** What is kept. */
  record?: GeneratorRecordOptions;
}

/** What became of a state. */
export interface EvolveGeneratorResult {
  /** Recorded times, from 0 on. */
  times: Float64Array;
  /** The Pauli strings that were recorded. */
  observables: string[];
  /** Their means, [time][observable]. */
  mean: Float64Array;
  /** Of `mean`. */
  shape: [times: number, observables: number];
  /** ρ at the last recorded time, [d][d], re and im in turn. */
  matrix: Float64Array;
  /** How it was made. */
  meta: Meta;
}

const TIMES_OF_REPORT = 1024;
/** Beyond it, the exponential is all rounding. */
const LARGEST = 1e12;

const recordOptions = () =>
  ({
    every: integer({ optional: true, minimum: 1 }),
    observables: unchecked<Observables, { default: Observables }>({ default: 'bloch' }),
  }) satisfies Describes<GeneratorRecordOptions>;

export const evolveGeneratorOptions = () =>
  ({
    generator: checked((field, value) => Float64Array.from(checkNumbers(field, value))),
    initial: unchecked<EvolveGeneratorOptions['initial']>(),
    ...gridOptions(),
    record: nested(recordOptions),
    ...longWork(),
  }) satisfies Describes<EvolveGeneratorOptions>;

/**
 * The averaged state of one or two neurons under any master equation without memory, by e^(ℒt): as the `generator` of
 * `lindbladFromBath`, whose Redfield equation no channels stand for. Generators of several baths may be added, but for the
 * Hamiltonian's share, which each of them has.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { evolveGenerator, lindbladFromBath } from 'bornspike/dynamics';
 * import { hamiltonian } from 'bornspike/register';
 *
 * const engine = await createEngine();
 * const { generator } = await lindbladFromBath(engine, {
 *   hamiltonian: hamiltonian({ qubits: 1, h: [1] }),
 *   coupling: { operator: 'x', qubit: 0 },
 *   spectralDensity: { kind: 'drude', strength: 0.05, cutoff: 5 },
 *   temperature: 0.5,
 *   approximation: 'redfield',
 * });
 * const { mean } = await evolveGenerator(engine, { generator, initial: '0', dt: 100, steps: 1 });
 * console.log(mean[5].toFixed(3)); // prints: -0.962
 * ```
 */
export async function evolveGenerator(
  engine: Engine,
  options: EvolveGeneratorOptions,
): Promise<EvolveGeneratorResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, evolveGeneratorOptions);
  const { generator, record } = settings;
  const grid = timeGrid(settings, record.every);
  const { qubits, entries } = asDensityMatrix(checkInitial(engine, settings.initial));
  if (qubits > 2) throw new ArgumentError('options.initial', 'a state of 1 or 2 qubits', qubits);
  const size = 4 ** qubits;
  if (generator.length !== 2 * size * size) {
    throw new ArgumentError('options.generator', `${2 * size * size} numbers`, generator.length);
  }
  const { names } = checkObservables(record.observables, qubits);
  const pacer = new Pacer(options);
  const span = grid.every * grid.dt;
  if (!generator.every((x) => Math.abs(x) * span <= LARGEST)) {
    throw new ArgumentError(
      'options.dt',
      `steps in which no entry of the generator comes to ${LARGEST}`,
      grid.dt,
    );
  }
  const propagator = exponential(scaled(span, generator), size);
  const times = timesOf(grid);
  const mean = new Float64Array(times.length * names.length);
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  let rho = entries;
  for (let at = 0; at < times.length; at++) {
    if (at > 0) rho = applied(propagator, rho, size);
    using state = trustedMatrix(engine, qubits, rho);
    names.forEach((name, i) => {
      mean[at * names.length + i] = state.expectation(name, all);
    });
    await pacer.pause();
    if (at % TIMES_OF_REPORT === 0) pacer.report({ unit: 'time', done: at + 1, total: times.length });
  }
  return {
    times,
    observables: names,
    mean,
    shape: [times.length, names.length],
    matrix: rho,
    meta: makeMeta(start, {
      ...settings,
      generator: Array.from(generator),
      initial: typeof settings.initial === 'string' ? settings.initial : 'register',
      record: { ...record, every: grid.every },
    }),
  };
}

/** A matrix times a vector, (re, im). */
function applied(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  const result = new Float64Array(2 * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const at = 2 * (i * size + j);
      const [re, im] = [vector[2 * j]!, vector[2 * j + 1]!];
      result[2 * i]! += matrix[at]! * re - matrix[at + 1]! * im;
      result[2 * i + 1]! += matrix[at]! * im + matrix[at + 1]! * re;
    }
  }
  return result;
}
