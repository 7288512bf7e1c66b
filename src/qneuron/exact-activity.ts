import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError, NumericalError } from '../engine/errors.js';
import { bytes as bytesText } from '../engine/format.js';
import { checkCircuit, type QNeuronCircuit } from './circuit.js';
import { type Fields, fieldsOf } from './fields.js';
import { inputPath } from './input-path.js';
import { type PositionGrid, positionGrid } from './position-grid.js';
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
/** The wave function at the plateaus may change by this, of its sum, over a block; activities change by less than 1e-6. */
const TOLERANCE = 1e-3;
/** In 1/ω: an excited state has e^-this left. */
const SETTLING = 8;
const MOST_BLOCKS = 50;

/**
 * Activities of the simulated neurons without Monte Carlo, within 1e-4: the joint path integral (reciprocal coupling)
 * on a grid of positions, slice by slice, with all neurons at φ > 0 halfway between kinks. Between two such plateaus the
 * circuit is the same each time and symmetric in time, and its slowest state is all that passes a plateau.
 *
 * The work grows with a power of the neurons: milliseconds for one or two, seconds for three.
 *
 * @throws ArgumentError when the memory it would take is too much, or when the slices are no multiple of the kinks
 */
export function exactActivity(engine: Engine, circuit: QNeuronCircuit): ExactActivity {
  checkEngine(engine);
  checkCircuit('circuit', circuit);
  const { slices, kinks, lambda, spacing } = circuit;
  const neurons = circuit.neurons.length;
  const block = slices / kinks;
  if (!Number.isInteger(block)) {
    throw new ArgumentError(
      'circuit.slices',
      `a multiple of the ${kinks} kinks for the exact solver`,
      slices,
    );
  }
  const grid = positionGrid(engine, lambda, spacing);
  const points = grid.positions.length;
  const needed = points ** neurons * (5 * 8 + 4 * (Math.floor(block / 2) + 1));
  if (!(needed <= MOST_BYTES) || points > engine.kernels.transferPoints()) {
    throw new ArgumentError(
      'circuit',
      `the exact solver would need ${bytesText(needed)} for ${neurons} neurons on ${points} positions each; ${bytesText(MOST_BYTES)} are allowed`,
    );
  }
  const { drive, action } = inputPath(engine, circuit);
  const marginals = blockMarginals(engine, circuit, grid, drive);

  const potential = new Float64Array(neurons * slices);
  const squares = new Float64Array(neurons * slices);
  const activity = new Float64Array(neurons);
  for (let m = 0; m < neurons; m++) {
    for (let slot = 0; slot < slices; slot++) {
      const offset = slot % block;
      const weights = marginals[Math.min(offset, block - offset)].subarray(m * points, (m + 1) * points);
      let [total, sum, potentials] = [0, 0, 0];
      for (const [j, weight] of weights.entries()) {
        const u = square(grid.positions[j]);
        total += weight;
        sum += weight * u;
        potentials += weight * (lambda / 4) * square(u - 1);
      }
      squares[m * slices + slot] = sum / total;
      potential[m * slices + slot] = potentials / total;
      activity[m] += (spacing * potentials) / total / action;
    }
  }
  const vacuum = vacuumActivity(engine, circuit, action);
  return { activity, vacuumSubtracted: activity.map((value) => value - vacuum), potential, square: squares };
}

/** The neurons' position distributions, not normalised, [neurons][points], at the slots 0 … block / 2 of a block. */
function blockMarginals(
  engine: Engine,
  circuit: QNeuronCircuit,
  grid: PositionGrid,
  drive: Float64Array,
): Float64Array[] {
  const { kernels, arena } = engine;
  const neurons = circuit.neurons.length;
  const points = grid.positions.length;
  const count = points ** neurons;
  const block = circuit.slices / circuit.kinks;
  const half = Math.floor(block / 2);
  return arena.scratch((group) => {
    let state = group.float64(count);
    let other = group.float64(count);
    const kept = Array.from({ length: half + 1 }, () => group.float32(count));
    const potentials = [group.float64(count), group.float64(count), group.float64(count)] as const;
    const motion = group.float64(grid.motion.length);
    const marginals = group.float64(neurons * points);
    motion.view.set(grid.motion);
    fillPotentials(
      circuit,
      grid,
      potentials.map((region) => region.view),
    );
    fillVacuum(engine, circuit, grid, state.view);

    let scale = 1;
    const step = (slot: number, look: () => void = () => {}) => {
      const sum = kernels.transferPotential(
        state.pointer,
        potentials[0].pointer,
        potentials[1].pointer,
        potentials[2].pointer,
        count,
        circuit.spacing,
        drive[slot],
        scale,
      );
      scale = 1 / sum;
      look();
      for (let axis = 0; axis < neurons; axis++) {
        kernels.transferMotion(
          state.pointer,
          other.pointer,
          points,
          count / points,
          motion.pointer,
          grid.motion.length - 1,
        );
        [state, other] = [other, state];
      }
    };
    // Towards the ground state at a plateau, from which a block's state there differs little.
    const settling = Math.min(block, Math.ceil(SETTLING / (circuit.spacing * Math.sqrt(2 * circuit.lambda))));
    for (let i = 0; i < settling; i++) step(0);

    const result: Float64Array[] = [];
    for (let round = 0; round < MOST_BLOCKS; round++) {
      keepPlateau(state.view, points, neurons);
      for (let slot = 0; slot < block; slot++) {
        if (slot <= half) kernels.transferKeep(state.pointer, kept[slot].pointer, count);
        step(slot, () => {
          if (slot > 0 && slot < block - half) return;
          // What comes from the other side is what came to the slot as far from the block's other end.
          const mirrored = slot === 0 ? 0 : block - slot;
          kernels.transferMarginals(
            kept[mirrored].pointer,
            state.pointer,
            points,
            neurons,
            marginals.pointer,
          );
          result[mirrored] = marginals.copy();
        });
      }
      keepPlateau(state.view, points, neurons);
      if (change(kept[0].view, state.view) < TOLERANCE) return result;
    }
    throw new NumericalError(`the plateaus' state still changes after ${MOST_BLOCKS} blocks`, MOST_BLOCKS);
  });
}

/** Writes what does not depend on the input path, what (ψ² - 1)² multiplies, and what its square multiplies. */
function fillPotentials(circuit: QNeuronCircuit, grid: PositionGrid, views: Float64Array[]): void {
  const fields: Fields = fieldsOf(circuit);
  const neurons = circuit.neurons.length;
  const points = grid.positions.length;
  const squares = grid.positions.map((x) => x * x);
  const digits = new Uint32Array(neurons);
  const u = new Float64Array(neurons);
  for (let i = 0; i < views[0].length; i++) {
    for (let m = neurons - 1, rest = i; m >= 0; m--, rest = Math.floor(rest / points)) {
      digits[m] = rest % points;
      u[m] = squares[digits[m]];
    }
    let [own, excitation, inhibition] = [0, 0, 0];
    for (let m = 0; m < neurons; m++) {
      const well = square(u[m] - 1);
      own += (circuit.lambda / 4) * well;
      excitation += fields.excitation[m] * u[m];
      inhibition += fields.inhibition[m] * well * well;
    }
    for (const { kind, from, to, strength } of fields.couplings) {
      const well = square(u[from] - 1);
      own += strength * (kind === 'excite' ? u[to] * well : square(well * square(u[to] - 1)));
    }
    views[0][i] = own;
    views[1][i] = excitation;
    views[2][i] = inhibition;
  }
}

/** The ground state of the well at φ = 1 for each neuron, about. */
function fillVacuum(engine: Engine, circuit: QNeuronCircuit, grid: PositionGrid, view: Float64Array): void {
  const frequency = Math.sqrt(2 * circuit.lambda);
  const points = grid.positions.length;
  const one = grid.positions.map((x) => engine.kernels.exp((-frequency * square(x - 1)) / 2));
  for (let i = 0; i < view.length; i++) {
    view[i] = 1;
    for (let m = 0, rest = i; m < circuit.neurons.length; m++, rest = Math.floor(rest / points)) {
      view[i] *= one[rest % points];
    }
  }
}

/** Leaves nothing where a neuron has φ < 0. */
function keepPlateau(view: Float64Array, points: number, neurons: number): void {
  for (let i = 0; i < view.length; i++) {
    for (let m = 0, rest = i; m < neurons; m++, rest = Math.floor(rest / points)) {
      if (rest % points < points / 2) view[i] = 0;
    }
  }
}

/** How far two positive functions are apart, of their sums. */
function change(before: Float32Array, after: Float64Array): number {
  const sum = (values: Float32Array | Float64Array) => {
    let total = 0;
    for (const value of values) total += value;
    return total;
  };
  const [first, second] = [sum(before), sum(after)];
  let distance = 0;
  for (let i = 0; i < after.length; i++) distance += Math.abs(before[i] / first - after[i] / second);
  return distance;
}
