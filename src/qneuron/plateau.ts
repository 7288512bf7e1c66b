import type { Engine } from '../engine/engine.js';
import { NumericalError } from '../engine/errors.js';
import type { QNeuronCircuit } from './circuit.js';
import { square } from './square.js';

/** The wave function at the plateaus may change by this, of its sum, over a block; activities change by less than 1e-6. */
export const TOLERANCE = 1e-4;
export const MOST_BLOCKS = 50;

/** Writes the product of the ground states of the well at φ = 1, about, [positions]...[positions], one for each neuron. */
export function fillVacuum(
  engine: Engine,
  circuit: QNeuronCircuit,
  positions: Float64Array,
  view: Float64Array,
): void {
  const frequency = Math.sqrt(2 * circuit.lambda);
  const points = positions.length;
  const one = positions.map((x) => engine.kernels.exp((-frequency * square(x - 1)) / 2));
  for (let i = 0; i < points ** circuit.neurons.length; i++) {
    view[i] = 1;
    for (let m = 0, rest = i; m < circuit.neurons.length; m++, rest = Math.floor(rest / points)) {
      view[i] *= one[rest % points];
    }
  }
}

/** Returns the weight of the paths that reach `slot`. */
export function checkWeight(weight: number, slot: number): number {
  if (weight > 0) return weight;
  throw new NumericalError(`couplings are too strong for the grid: no path reaches slice ${slot}`, slot);
}

/** How far two positive functions are apart, of their sums. */
export function change(before: Float32Array | Float64Array, after: Float64Array): number {
  const [first, second] = [total(before), total(after)];
  let distance = 0;
  for (let i = 0; i < after.length; i++) distance += Math.abs(before[i] / first - after[i] / second);
  return distance;
}

export function total(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
