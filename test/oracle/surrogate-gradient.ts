import { type Derivative, finiteDifference } from './finite-differences.js';
import {
  type Frozen,
  type Parameters,
  type SoftLossOptions,
  type SurrogateNetwork,
  softLoss,
} from './surrogate-network.js';

/** Derivatives in the shape of `Parameters`. */
export interface SurrogateGradient {
  weights: Derivative[][][][];
  angles: Derivative[][][];
}

/**
 * The derivative of `softLoss` by each parameter, one difference quotient after the other. `h` is the longest step, see
 * `finiteDifference`.
 */
export function surrogateGradient(
  network: SurrogateNetwork,
  parameters: Parameters,
  inputs: number[][][],
  labels: number[],
  frozen: Frozen,
  options: SoftLossOptions,
  h = 0.02,
): SurrogateGradient {
  const moved = structuredClone(parameters);
  const derivative = (row: number[], index: number): Derivative => {
    const before = row[index]!;
    const loss = (x: number) => {
      row[index] = x;
      return softLoss(network, moved, inputs, labels, frozen, options);
    };
    const result = finiteDifference(loss, before, h);
    row[index] = before;
    return result;
  };
  const ofRow = (row: number[]) => row.map((_, index) => derivative(row, index));
  return {
    weights: moved.weights.map((lines) => lines.map((neurons) => neurons.map(ofRow))),
    angles: moved.angles.map((neurons) => neurons.map(ofRow)),
  };
}
