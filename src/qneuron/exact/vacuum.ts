import { transferGridBytes, writeTransferGrid } from '../../../build/generated/core/qneuron.js';
import type { Engine, Pacer } from '../../engine/index.js';
import { NumericalError, RegionGroup } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import { spectrumOf } from './exact-spectrum.js';
import { checkMotion, positionGrid } from './position-grid.js';
import { square } from './square.js';

const MOST_STEPS = 200_000;
const STEPS_BETWEEN_CHECKS = 64;
const TOLERANCE = 1e-12;
/** Slices in times of 1/ω that are as good as none: ⟨V0⟩ differs by 1/8 of its square, 3e-6, of itself. */
const CONTINUOUS = 5e-3;

/**
 * Activity of a neuron that nothing couples to, in its lattice's ground state; `action` is that of the input path.
 *
 * @throws ArgumentError when the slices are too few for a grid to resolve
 */
export async function vacuumActivity(
  engine: Engine,
  circuit: Pick<QNeuronCircuit, 'lambda' | 'spacing' | 'time'>,
  action: number,
  pacer: Pacer,
): Promise<number> {
  const { kernels, arena } = engine;
  const { lambda, spacing, time } = circuit;
  // Finer lattices would need more positions, and more steps, than there are.
  if (spacing * Math.sqrt(2 * lambda) < CONTINUOUS)
    return (time * (await spectrumOf(lambda, pacer)).potential[0]!) / action;
  const { positions, motion } = positionGrid(engine, lambda, spacing);
  const points = positions.length;
  checkMotion('circuit.slices', 'the vacuum between so few', points, motion);
  const group = new RegionGroup(arena);
  try {
    const state = group.float64(points);
    const own = group.float64(points);
    const parity = group.float64(1);
    const weights = group.float64(motion.length);
    weights.view.set(motion);
    const grid = group.uint8(transferGridBytes).pointer;
    const reach = motion.length - 1;
    writeTransferGrid(arena.memory, grid, { points, axes: 1, motion: weights.pointer, reach, joint: 0 });
    own.view.set(positions.map((x) => (lambda / 4) * square(x * x - 1)));
    state.view.set(positions.map((x) => kernels.exp(-Math.sqrt(lambda / 2) * square(Math.abs(x) - 1))));
    let previous = 0;
    for (let step = 1, scale = 1; step <= MOST_STEPS; step++) {
      // The distribution at a slice is what arrives there, weighted, times what arrives from the other side: the same.
      const arrived = step % STEPS_BETWEEN_CHECKS === 0 ? state.copy() : undefined;
      const sum = kernels.transferPotential(state.pointer, own.pointer, points, spacing, scale);
      scale = 1 / sum;
      if (arrived) {
        const weight = state.view.map((value, j) => value * arrived[j]!);
        const total = weight.reduce((a, b) => a + b, 0);
        const mean = weight.reduce((a, b, j) => a + b * own.view[j]!, 0) / total;
        if (Math.abs(mean - previous) <= TOLERANCE * mean) return (time * mean) / action;
        previous = mean;
        await pacer.pause();
      }
      kernels.transferMotion(grid, state.pointer, 1, parity.pointer);
    }
    throw new NumericalError(`the ground state is not reached after ${MOST_STEPS} slices`, MOST_STEPS);
  } finally {
    group.dispose();
  }
}
