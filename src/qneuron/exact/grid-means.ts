import type { Engine } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import { widestStep } from '../circuit/fields.js';
import type { InputPath } from '../circuit/input-path.js';
import { checkWeight } from './plateau.js';
import { type PositionGrid, positionGrid } from './position-grid.js';
import { type MarginalOptions, sectorMarginals } from './sector-marginals.js';
import { square } from './square.js';

/** A step between positions that is refused. */
const FINEST = 1e-3;
/** Slices between two looks at the clock. */
const SLICES_AT_ONCE = 64;

/** Means on one grid. */
export interface GridMeans {
  activity: Float64Array;
  potential: Float64Array;
  square: Float64Array;
  /** Share of the weight that is left out. */
  remainder: number;
}

/** Activities and profiles on `grid`. */
export async function meansOn(
  engine: Engine,
  circuit: QNeuronCircuit,
  { inputWell, action }: InputPath,
  grid: PositionGrid,
  options: MarginalOptions,
): Promise<GridMeans> {
  const { slices, lambda, spacing, kinks } = circuit;
  const neurons = circuit.neurons.length;
  const block = slices / kinks;
  const { distributions, remainder } = await sectorMarginals(engine, circuit, grid, inputWell, options);
  const points = distributions[0]!.length / neurons;
  const positions = grid.positions.subarray(-points);
  const potential = new Float64Array(neurons * slices);
  const squares = new Float64Array(neurons * slices);
  const activity = new Float64Array(neurons);
  for (let m = 0; m < neurons; m++) {
    for (let slice = 0; slice < slices; slice++) {
      const offset = slice % block;
      const distribution = distributions[Math.min(offset, block - offset)]!;
      const weights = distribution.subarray(m * points, (m + 1) * points);
      let [total, sum, potentials] = [0, 0, 0];
      for (let j = 0; j < points; j++) {
        const weight = weights[j]!;
        const u = square(positions[j]!);
        total += weight;
        sum += weight * u;
        potentials += weight * (lambda / 4) * square(u - 1);
      }
      checkWeight(total, slice);
      squares[m * slices + slice] = sum / total;
      potential[m * slices + slice] = potentials / total;
      activity[m]! += (spacing * potentials) / total / action;
      if (slice % SLICES_AT_ONCE === 0) await options.pacer.pause();
    }
  }
  return { activity, potential, square: squares, remainder };
}

/** Steps are `coarser` times those that should do. */
export function gridFor(engine: Engine, circuit: QNeuronCircuit, coarser: number): PositionGrid {
  const widest = Math.max(FINEST, widestStep(circuit));
  return positionGrid(engine, circuit.lambda, circuit.spacing, widest, coarser);
}
