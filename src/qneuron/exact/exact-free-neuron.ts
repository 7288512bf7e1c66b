import {
  ArgumentError,
  checkEngine,
  counted,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  NumericalError,
  Pacer,
  readOptions,
} from '../../engine/index.js';
import { eigensystem } from '../../register/index.js';
import { latticeOptions, type QNeuronCircuitOptions } from '../circuit/circuit.js';
import { positionGrid } from './position-grid.js';
import { square } from './square.js';

/** Means over all closed paths of one neuron that nothing couples to. */
export interface FreeNeuronMeans {
  /** ⟨x²⟩, x being φ, dimensionless. */
  x2: number;
  /** ⟨x⁴⟩ */
  x4: number;
  /** ⟨V0⟩ per unit of time. */
  potential: number;
  /** How it was made. */
  meta: Meta;
}

/** More take more than seconds. */
const MOST_POSITIONS = 1024;

/** The lattice, of which a neuron alone needs no kinks. */
export type FreeNeuronOptions = Omit<QNeuronCircuitOptions, 'kinks'> & LongWorkOptions;

export const freeNeuronOptions = () =>
  ({ ...latticeOptions(), ...longWork() }) satisfies Describes<FreeNeuronOptions>;

/**
 * ⟨x²⟩, ⟨x⁴⟩ and ⟨V0⟩ of a free neuron on the lattice of `slices` slices of the time `time`, exactly: the trace over all
 * paths, both signs, of the transfer matrix between two slices, which is diagonalised.
 *
 * @throws ArgumentError for slices that are so short, or so long, that they would need more than 1024 positions
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { exactFreeNeuron } from 'bornspike/qneuron';
 *
 * const { x2, x4 } = await exactFreeNeuron(await createEngine(), { slices: 256 });
 * console.log(x2.toFixed(4), x4.toFixed(4)); // prints: 0.9900 0.9998
 * ```
 */
export async function exactFreeNeuron(
  engine: Engine,
  options: FreeNeuronOptions = {},
): Promise<FreeNeuronMeans> {
  const { exp, log } = checkEngine(engine).kernels;
  const { lambda, time, slices } = readOptions('options', options, freeNeuronOptions);
  const pacer = new Pacer(options);
  const start = performance.now();
  const spacing = time / slices;
  const { positions, motion } = positionGrid(engine, lambda, spacing);
  if (positions.length > MOST_POSITIONS) {
    throw new ArgumentError(
      'options.slices',
      `the moments on slices of length ${spacing} would need ${counted(positions.length, 'position')}; ${counted(MOST_POSITIONS, 'position')} are allowed`,
    );
  }
  const own = positions.map((x) => (lambda / 4) * square(x * x - 1));
  const weight = own.map((v) => exp((-spacing / 2) * v));
  const pairs = positions.length / 2;
  // Even and odd functions apart; element i of a half lies at position pairs + i, its mirror image 2 i + 1 steps below.
  const step = (k: number) => motion[Math.abs(k)] ?? 0;
  const levels: { value: number; vector: Float64Array }[] = [];
  for (const [i, parity] of [1, -1].entries()) {
    const matrix = new Float64Array(2 * pairs * pairs);
    for (let i = 0; i < pairs; i++) {
      for (let j = 0; j < pairs; j++) {
        matrix[2 * (i * pairs + j)] =
          weight[pairs + i]! * weight[pairs + j]! * (step(i - j) + parity * step(i + j + 1));
      }
    }
    const { values, vectors } = await eigensystem(engine, matrix, pairs, () => pacer.pause());
    for (const [k, value] of values.entries()) {
      levels.push({ value, vector: vectors.subarray(2 * pairs * k, 2 * pairs * (k + 1)) });
    }
    pacer.report({ unit: 'parity', done: i + 1, total: 2 });
  }
  const largest = Math.max(...levels.map(({ value }) => value));
  if (!(largest > 0)) throw new NumericalError('the transfer matrix has no positive eigenvalue', 0);
  let [total, x2, x4, potential] = [0, 0, 0, 0];
  for (const { value, vector } of levels) {
    if (value <= 0) continue;
    const share = exp(slices * log(value / largest));
    total += share;
    for (let j = 0; j < pairs; j++) {
      const u = square(positions[pairs + j]!);
      // A real matrix has real vectors.
      const probability = share * square(vector[2 * j]!);
      x2 += probability * u;
      x4 += probability * u * u;
      potential += probability * own[pairs + j]!;
    }
  }
  const means = { x2: x2 / total, x4: x4 / total, potential: potential / total };
  return { ...means, meta: makeMeta(start, { lambda, time, slices }) };
}
