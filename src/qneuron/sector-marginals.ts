import type { Region } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import { NumericalError } from '../engine/errors.js';
import type { QNeuronCircuit } from './circuit.js';
import { couplingPotential, fieldsOf } from './fields.js';
import { change, fillVacuum, MOST_BLOCKS, TOLERANCE, total } from './plateau.js';
import type { PositionGrid } from './position-grid.js';
import { square } from './square.js';

/** What a state sums up to; kept as float32, it has values down to 1e-66 of that. */
const TOTAL = 2 ** 96;

/**
 * As `gridMarginals`, of |φ|, [neurons][points / 2], in 2^neurons times less memory.
 *
 * Weights and free motion are even in each φ, so a state falls into 2^neurons sectors, even or odd in each φ, that stay
 * apart; each is known from its values where all φ > 0. A state f that is 0 elsewhere, as on a plateau, is the sum of
 * its sectors, all of them f / 2^neurons there. Thus each sector in turn goes from f through a block; the values where
 * all φ > 0, which the next plateau leaves, are the sum of what arrives in all sectors, and so are the distributions of
 * |φ|, as products of different sectors cancel.
 */
export function sectorMarginals(
  engine: Engine,
  circuit: QNeuronCircuit,
  grid: PositionGrid,
  drive: Float64Array,
): Float64Array[] {
  const { kernels, arena } = engine;
  const neurons = circuit.neurons.length;
  const positions = grid.positions.subarray(grid.positions.length / 2);
  const points = positions.length;
  const count = points ** neurons;
  const block = circuit.slices / circuit.kinks;
  const half = Math.floor(block / 2);
  const sectors = Array.from({ length: 2 ** neurons }, (_, bits) =>
    Array.from({ length: neurons }, (_, axis) => ((bits >> axis) & 1 ? -1 : 1)),
  );
  return arena.scratch((group) => {
    // Two at a time are kept.
    const even = count + (count % 2);
    let state = group.float64(even);
    let other = group.float64(even);
    const plateau = group.float64(even);
    const arrived = group.float64(even);
    const joint = group.float64(even);
    const kept = Array.from({ length: half + 1 }, () => group.float32(even));
    const motion = group.float64(grid.motion.length);
    const factors = group.float64(block * neurons * points);
    const marginals = group.float64(neurons * points);
    motion.view.set(grid.motion);
    fillJoint(engine, circuit, positions, other, joint);
    fillFactors(engine, circuit, positions, drive, factors.view);
    fillVacuum(engine, circuit, positions, plateau.view);

    // Those of the even sector, for all: no value of another is larger.
    const scales = new Float64Array(block + 1).fill(1);
    // The even sector by itself is 2^neurons times faster, and hardly anything has gone through 0 and back on a plateau.
    let chosen = sectors.slice(0, 1);
    for (let round = 0; round < MOST_BLOCKS; round++) {
      const isWhole = chosen.length === sectors.length;
      const result = Array.from({ length: half + 1 }, () => new Float64Array(neurons * points));
      arrived.view.fill(0);
      for (const [sector, parities] of chosen.entries()) {
        state.view.set(plateau.view);
        for (let slot = 0; slot < block; slot++) {
          if (isWhole && slot <= half) kernels.transferKeep(state.pointer, kept[slot].pointer, even);
          const sum = kernels.transferWeights(
            state.pointer,
            joint.pointer,
            factors.pointer + 8 * slot * neurons * points,
            points,
            neurons,
            scales[slot],
          );
          if (sector === 0) {
            if (!(sum > 0)) throw new NumericalError(`couplings leave nothing at slice ${slot}`, slot);
            scales[slot + 1] = TOTAL / sum;
          }
          if (isWhole && (slot === 0 || slot >= block - half)) {
            // What comes from the other side is what came to the slot as far from the block's other end.
            const mirrored = slot === 0 ? 0 : block - slot;
            kernels.transferMarginals(
              kept[mirrored].pointer,
              state.pointer,
              points,
              neurons,
              marginals.pointer,
            );
            addTo(result[mirrored], marginals.view);
          }
          for (const parity of parities) {
            kernels.transferMotion(
              state.pointer,
              other.pointer,
              points,
              count / points,
              motion.pointer,
              grid.motion.length - 1,
              parity,
            );
            [state, other] = [other, state];
          }
        }
        addTo(arrived.view, state.view);
      }
      const moved = change(plateau.view, arrived.view);
      if (moved < TOLERANCE && isWhole) return result;
      if (moved < TOLERANCE) chosen = sectors;
      const scale = TOTAL / total(arrived.view);
      plateau.view.set(arrived.view.map((value) => value * scale));
    }
    throw new NumericalError(`the plateaus' state still changes after ${MOST_BLOCKS} blocks`, MOST_BLOCKS);
  });
}

/** Writes what the couplings leave in a slice to `joint`; needs room for as much. */
function fillJoint(
  engine: Engine,
  circuit: QNeuronCircuit,
  positions: Float64Array,
  room: Region<Float64Array>,
  joint: Region<Float64Array>,
): void {
  const fields = fieldsOf(circuit);
  const neurons = circuit.neurons.length;
  const points = positions.length;
  const squares = positions.map(square);
  const u = new Float64Array(neurons);
  const view = room.view;
  for (let i = 0; i < points ** neurons; i++) {
    for (let m = neurons - 1, rest = i; m >= 0; m--, rest = Math.floor(rest / points)) {
      u[m] = squares[rest % points];
    }
    view[i] = couplingPotential(fields, u);
  }
  joint.view.fill(1);
  const { pointer } = room;
  const { spacing } = circuit;
  engine.kernels.transferPotential(joint.pointer, pointer, pointer, pointer, joint.length, spacing, 0, 1);
}

/** Writes what a neuron's own potential and the inputs leave at each slot: [block][neurons][points]. */
function fillFactors(
  engine: Engine,
  circuit: QNeuronCircuit,
  positions: Float64Array,
  drive: Float64Array,
  view: Float64Array,
): void {
  const { excitation, inhibition } = fieldsOf(circuit);
  const { lambda, spacing } = circuit;
  const neurons = circuit.neurons.length;
  const points = positions.length;
  for (let i = 0; i < view.length; i++) {
    const u = square(positions[i % points]);
    const m = Math.floor(i / points) % neurons;
    const g = drive[Math.floor(i / (neurons * points))];
    const well = square(u - 1);
    const potential = (lambda / 4) * well + g * excitation[m] * u + square(g * well) * inhibition[m];
    view[i] = engine.kernels.exp(-spacing * potential);
  }
}

function addTo(sums: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] += values[i];
}
