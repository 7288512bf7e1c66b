import type { Region } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import { NumericalError } from '../engine/errors.js';
import type { QNeuronCircuit } from './circuit.js';
import { couplingPotential, fieldsOf } from './fields.js';
import { change, checkWeight, fillVacuum, MOST_BLOCKS, TOLERANCE, total } from './plateau.js';
import type { PositionGrid } from './position-grid.js';
import { square } from './square.js';

/** What a state sums up to; kept as float32, it has values down to 1e-66 of that. */
const TOTAL = 2 ** 96;
/** Of the weight of all paths: what those may have whose sign is ignored; activities change by less than 1e-5. */
const NEGLIGIBLE = 1e-7;

/**
 * The neurons' distributions of |φ|, not normalised, [neurons][points / 2], at the slots 0 … block / 2 of a block.
 *
 * Weights and free motion are even in each φ, so a state falls into 2^neurons sectors, even or odd in each φ, that stay
 * apart; each is known from its values where all φ > 0. A state f that is 0 elsewhere, as on a plateau, is the sum of
 * its sectors, all of them f / 2^neurons there. Thus each sector in turn goes from f through a block; the values where
 * all φ > 0, which the next plateau leaves, are the sum of what arrives in all sectors, and so are the distributions of
 * |φ|, as products of different sectors cancel.
 *
 * In a sector that is odd in φ_m, paths on which φ_m ends with the other sign count as negative. So it differs from the
 * one that is even in φ_m by at most twice their weight, which is largest if all else is even: where this is negligible,
 * as for a neuron that stays at rest, the sectors odd in φ_m are left out.
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
  return arena.scratch((group) => {
    // `transferKeep` takes two at a time.
    const padded = count + (count % 2);
    const state = group.float64(padded);
    const plateau = group.float64(padded);
    const arrived = group.float64(padded);
    const joint = group.float64(padded);
    const kept = Array.from({ length: half + 1 }, () => group.float32(padded));
    const motion = group.float64(grid.motion.length);
    const signs = group.float64(neurons);
    const factors = group.float64(block * neurons * points);
    const marginals = group.float64(neurons * points);
    motion.view.set(grid.motion);
    fillJoint(engine, circuit, positions, state, joint);
    fillFactors(engine, circuit, positions, drive, factors.view);
    fillVacuum(engine, circuit, positions, plateau.view);

    // Those of the even sector, for all: no value of another is larger.
    const scales = new Float64Array(block + 1).fill(1);
    /** Takes the sector of these parities through the first `slots` slots; returns its distributions as far as known. */
    const pass = (parities: readonly number[], slots: number) => {
      const isEven = parities.every((parity) => parity === 1);
      const result = Array.from({ length: half + 1 }, () => new Float64Array(neurons * points));
      state.view.set(plateau.view);
      signs.view.set(parities);
      for (let slot = 0; slot < slots; slot++) {
        if (slot <= half) kernels.transferKeep(state.pointer, kept[slot].pointer, padded);
        const sum = kernels.transferWeights(
          state.pointer,
          joint.pointer,
          factors.pointer + 8 * slot * neurons * points,
          points,
          neurons,
          scales[slot],
        );
        if (isEven) scales[slot + 1] = TOTAL / checkWeight(sum, slot);
        if (slot === 0 || slot >= block - half) {
          // What comes from the other side is what came to the slot as far from the block's other end.
          const mirrored = slot === 0 ? 0 : block - slot;
          const from = kept[mirrored].pointer;
          kernels.transferMarginals(from, state.pointer, points, neurons, marginals.pointer);
          result[mirrored].set(marginals.view);
        }
        const reach = grid.motion.length - 1;
        kernels.transferMotion(state.pointer, points, neurons, motion.pointer, reach, signs.pointer);
      }
      return result;
    };
    /** Of the paths, the same at each slot. */
    const weightOf = (distributions: Float64Array[]) => total(distributions[half].subarray(0, points));

    // The even sector settles by itself first: that is faster, and near to what all of them settle to.
    const even = Array.from({ length: neurons }, () => 1);
    let sectors: number[][] | undefined;
    for (let round = 0; round < MOST_BLOCKS; round++) {
      const result = pass(even, block);
      arrived.view.set(state.view);
      for (const parities of sectors?.slice(1) ?? []) {
        for (const [slot, distributions] of pass(parities, block).entries())
          addTo(result[slot], distributions);
        addTo(arrived.view, state.view);
      }
      if (change(plateau.view, arrived.view) < TOLERANCE) {
        if (sectors) return result;
        const weight = weightOf(result);
        const ranges = even.map((_, axis) => {
          const odd = even.map((_, m) => (m === axis ? -1 : 1));
          return weightOf(pass(odd, block - half + 1)) < (1 - NEGLIGIBLE) * weight ? [1, -1] : [1];
        });
        sectors = ranges.reduce<number[][]>(
          (all, range) => range.flatMap((parity) => all.map((parities) => [...parities, parity])),
          [[]],
        );
        if (sectors.length === 1) return result;
      }
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
