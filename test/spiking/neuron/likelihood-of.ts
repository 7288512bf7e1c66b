import { likelihoodBytes, writeLikelihood } from '../../../build/generated/core/spiking.js';
import type { Engine } from '../../../src/index.js';
import type { NeuronModel } from '../../../src/spiking/neuron/descriptor.js';

/** log p of a record and its gradient, by the kernels and a description of theirs. */
export function likelihoodOf(
  engine: Engine,
  network: number,
  { inputs, list }: NeuronModel,
  gateAngles: readonly number[],
  currents: readonly (readonly number[])[],
  record: readonly number[],
): { value: number; angles: Float64Array; currents: Float64Array } {
  const { arena, kernels } = engine;
  const steps = currents.length;
  return arena.scratch((group) => {
    const angles = group.float64(list.angles);
    const flat = group.float64(steps * inputs);
    const patterns = group.uint16(steps);
    const logProbability = group.float64(steps);
    const angleGradient = group.float64(list.angles);
    const currentGradient = group.float64(steps * inputs);
    angles.view.set(gateAngles);
    flat.view.set(currents.flat());
    patterns.view.set(record);
    const { pointer } = group.uint8(likelihoodBytes);
    writeLikelihood(arena.memory, pointer, {
      ...{ network, steps, angles: angles.pointer, currents: flat.pointer, record: patterns.pointer },
      ...{ logProbability: logProbability.pointer, angleGradient: angleGradient.pointer },
      currentGradient: currentGradient.pointer,
    });
    group.laidOut((at) => kernels.layoutLikelihood(pointer, at));
    kernels.sqsLikelihoodGradient(pointer);
    const value = logProbability.view.reduce((sum, term) => sum + term, 0);
    return { value, angles: angleGradient.copy(), currents: currentGradient.copy() };
  });
}
