import type { QNeuronCircuitDescription } from '../../src/qneuron/public.js';

/**
 * Action of all couplings (10), (11), the inputs' among them, of paths [neurons][slices], straight from the paper; `active`
 * is ψ² of an active input at each slice.
 */
export function interactionAction(
  { time, slices, inputs, couplings }: QNeuronCircuitDescription,
  paths: readonly ArrayLike<number>[],
  active: ArrayLike<number>,
): number {
  const squareOf = (end: string, slice: number): number => {
    const [kind, index] = end.split(' ');
    if (kind === 'neuron') return paths[Number(index)]![slice]! ** 2;
    const root = Math.sqrt(inputs[Number(index)]!);
    return root * active[slice]! - root + 1;
  };
  let action = 0;
  for (const { kind, from, to, strength } of couplings) {
    for (let slice = 0; slice < slices; slice++) {
      const [u, v] = [squareOf(from, slice), squareOf(to, slice)];
      const term = kind === 'excite' ? v * (u - 1) ** 2 : (u - 1) ** 4 * (v - 1) ** 4;
      action += (time / slices) * strength * term;
    }
  }
  return action;
}
