import type { Engine } from '../engine/engine.js';
import { NumericalError } from '../engine/errors.js';
import type { QNeuronCircuit } from './circuit.js';
import { couplingPotential, type Fields, fieldsOf } from './fields.js';
import { change, checkWeight, fillVacuum, MOST_BLOCKS, TOLERANCE } from './plateau.js';
import type { PositionGrid } from './position-grid.js';
import { square } from './square.js';

/** In 1/ω: an excited state has e^-this left. */
const SETTLING = 8;

/** The neurons' position distributions, not normalised, [neurons][points], at the slots 0 … block / 2 of a block. */
export function gridMarginals(
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
    const state = group.float64(count);
    const kept = Array.from({ length: half + 1 }, () => group.float32(count));
    const potentials = [group.float64(count), group.float64(count), group.float64(count)] as const;
    const motion = group.float64(grid.motion.length);
    const parities = group.float64(neurons);
    const marginals = group.float64(neurons * points);
    motion.view.set(grid.motion);
    fillPotentials(
      circuit,
      grid,
      potentials.map((region) => region.view),
    );
    fillVacuum(engine, circuit, grid.positions, state.view);

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
      scale = 1 / checkWeight(sum, slot);
      look();
      kernels.transferMotion(
        state.pointer,
        points,
        neurons,
        motion.pointer,
        grid.motion.length - 1,
        parities.pointer,
      );
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
    views[0][i] = own + couplingPotential(fields, u);
    views[1][i] = excitation;
    views[2][i] = inhibition;
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
