import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import { bytes as bytesText, counted } from '../engine/format.js';
import { checkCircuit, type QNeuronCircuit } from './circuit.js';
import { widestStep } from './fields.js';
import { inputPath } from './input-path.js';
import { checkWeight } from './plateau.js';
import { checkMotion, type PositionGrid, positionGrid } from './position-grid.js';
import { sectorMarginals } from './sector-marginals.js';
import { square } from './square.js';
import { vacuumActivity } from './vacuum.js';

/** What is known exactly of a circuit; arrays in the order of its neurons. */
export interface ExactActivity {
  /** a Σ_t ⟨V0(φ_t)⟩ / a Σ_t V0(ψ_t): Float64Array [neurons]. */
  activity: Float64Array;
  /** The activity less that of a neuron at rest: Float64Array [neurons]. */
  vacuumSubtracted: Float64Array;
  /** ⟨V0(φ_t)⟩ at each slice: Float64Array [neurons · slices]. */
  potential: Float64Array;
  /** ⟨φ_t²⟩ at each slice: Float64Array [neurons · slices]. */
  square: Float64Array;
}

const MOST_BYTES = 2 ** 30;
/** A step between positions that is refused. */
const FINEST = 1e-3;

/**
 * Activities of the simulated neurons without Monte Carlo, within 1e-4: the joint path integral (reciprocal coupling)
 * on a grid of positions, slice by slice, with all neurons at φ > 0 halfway between kinks. Between two such plateaus the
 * circuit is the same each time and symmetric in time, and its slowest state is all that passes a plateau. That holds
 * for Λ ≫ 1 and plateaus of many times 1/√(2Λ), as on the default lattice. Where a plateau may change its sign, or is
 * short, simulations sample more than these paths and find other activities.
 *
 * Time and memory grow as a power of the neurons. With the default lattice one or two neurons take milliseconds, three
 * a second, four 15 seconds to two minutes and 0.6 GiB, without a break; five are too many.
 *
 * @throws ArgumentError when the memory it would take is too much, or when the slices are no multiple of the kinks
 * @throws NumericalError when couplings are so strong that the grid cannot resolve them
 */
export function exactActivity(engine: Engine, circuit: QNeuronCircuit): ExactActivity {
  const { grid, block } = checkExact(engine, circuit);
  const { slices, lambda, spacing } = circuit;
  const neurons = circuit.neurons.length;
  const { drive, action } = inputPath(engine, circuit);
  const vacuum = vacuumActivity(engine, circuit, action);
  const marginals = sectorMarginals(engine, circuit, grid, drive);
  const points = marginals[0].length / neurons;
  const positions = grid.positions.subarray(-points);

  const potential = new Float64Array(neurons * slices);
  const squares = new Float64Array(neurons * slices);
  const activity = new Float64Array(neurons);
  for (let m = 0; m < neurons; m++) {
    for (let slot = 0; slot < slices; slot++) {
      const offset = slot % block;
      const weights = marginals[Math.min(offset, block - offset)].subarray(m * points, (m + 1) * points);
      let [total, sum, potentials] = [0, 0, 0];
      for (const [j, weight] of weights.entries()) {
        const u = square(positions[j]);
        total += weight;
        sum += weight * u;
        potentials += weight * (lambda / 4) * square(u - 1);
      }
      checkWeight(total, slot);
      squares[m * slices + slot] = sum / total;
      potential[m * slices + slot] = potentials / total;
      activity[m] += (spacing * potentials) / total / action;
    }
  }
  return { activity, vacuumSubtracted: activity.map((value) => value - vacuum), potential, square: squares };
}

/** How `exactActivity` goes about `circuit`; throws its ArgumentErrors. */
function checkExact(engine: Engine, circuit: QNeuronCircuit): { grid: PositionGrid; block: number } {
  checkEngine(engine);
  const { slices, kinks, lambda, spacing, neurons } = checkCircuit('circuit', circuit);
  const block = slices / kinks;
  if (!Number.isInteger(block)) {
    throw new ArgumentError(
      'circuit.slices',
      `a multiple of the ${kinks} kinks for the exact solver`,
      slices,
    );
  }
  const widest = Math.max(FINEST, widestStep(circuit));
  const grid = positionGrid(engine, lambda, spacing, widest);
  const points = grid.positions.length / 2;
  // Four arrays of float64, and a float32 one for each slot of half a block.
  const needed = points ** neurons.length * (4 * 8 + 4 * (Math.floor(block / 2) + 1));
  if (!(needed <= MOST_BYTES)) {
    throw new ArgumentError(
      'circuit',
      `the exact solver would need ${bytesText(needed)} for ${counted(neurons.length, 'neuron')} on ${counted(points, 'position')} each; ${bytesText(MOST_BYTES)} are allowed`,
    );
  }
  checkMotion(engine, 'circuit', 'the exact solver', points, grid.motion);
  return { grid, block };
}
