import type { Engine } from '../../engine/index.js';
import { NumericalError } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import { square } from './square.js';

/** The wave function at the plateaus may change by this, of its sum, over a block; activities change by less than 1e-6. */
export const TOLERANCE = 1e-4;
export const MOST_BLOCKS = 50;

/** Writes the product of the ground states of the well at φ = 1, about, from element `first` to `end` of a state. */
export function fillVacuum(
  engine: Engine,
  circuit: QNeuronCircuit,
  positions: Float64Array,
  view: Float64Array,
  first: number,
  end: number,
): void {
  const frequency = Math.sqrt(2 * circuit.lambda);
  const points = positions.length;
  const one = positions.map((x) => engine.kernels.exp((-frequency * square(x - 1)) / 2));
  for (let i = first; i < end; i++) {
    view[i] = 1;
    for (let m = 0, rest = i; m < circuit.neurons.length; m++, rest = Math.floor(rest / points)) {
      view[i]! *= one[rest % points]!;
    }
  }
}

/** Returns the weight of the paths that reach `slice`. */
export function checkWeight(weight: number, slice: number): number {
  if (weight > 0) return weight;
  throw new NumericalError(`couplings are too strong for the grid: no path reaches slice ${slice}`, slice);
}
