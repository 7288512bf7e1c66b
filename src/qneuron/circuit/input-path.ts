import type { Engine } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';
import { square } from '../exact/square.js';
import type { QNeuronCircuit } from './circuit.js';

/** What an active input does at each slice. */
export interface InputPath {
  /** (ψ² - 1)², by which an input excites: Float64Array [slices]. An input of brightness b has b times that. */
  inputWell: Float64Array;
  /** ψ²: Float64Array [slices]. */
  square: Float64Array;
  /** a Σ_t V0(ψ_t), the unit of all activities. */
  action: number;
}

/**
 * The path ψ of an active input: kinks tanh(√(Λ/2)(t - t0)) and their mirror images in turn, at t0 = (m + 1/2) T / kinks;
 * where they overlap, their product.
 *
 * @throws ArgumentError when no slice is near enough to a kink to tell it
 */
export function inputPath(engine: Engine, circuit: QNeuronCircuit): InputPath {
  const { lambda, time, slices, kinks } = circuit;
  const { exp } = engine.kernels;
  const rate = Math.sqrt(lambda / 2);
  const inputWell = new Float64Array(slices);
  const squares = new Float64Array(slices);
  let sum = 0;
  for (let slice = 0; slice < slices; slice++) {
    let product = 1;
    for (let kink = 0; kink < kinks; kink++) {
      const distance = Math.abs(slice / slices - (kink + 0.5) / kinks);
      const decay = exp(-2 * rate * time * Math.min(distance, 1 - distance));
      product *= square((1 - decay) / (1 + decay));
    }
    squares[slice] = product;
    inputWell[slice] = square(product - 1);
    sum += inputWell[slice]!;
  }
  if (!(sum > 0))
    throw new ArgumentError('circuit.slices', 'enough to see a kink of an active input', slices);
  return { inputWell, square: squares, action: (circuit.spacing * lambda * sum) / 4 };
}
