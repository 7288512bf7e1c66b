import { exp } from '../../simd/exponential.js';
import { logOrdinary } from '../../simd/logarithm.js';
import type { Stack } from './stack.js';

/** Cross-entropy of the softmax of the output neurons' rates, and its cotangent by each step's spikes. */
export function softmaxLoss(stack: Stack): void {
  const { items, steps, labels, losses, countAdjoint, layers } = stack;
  const { counts, neurons } = layers[layers.length - 1]!;
  const share = 1 / steps;
  const scale = share / items;
  const learns = countAdjoint.length > 0;
  for (let item = 0; item < items; item++) {
    const row = item * neurons;
    let sum = 0;
    for (let c = 0; c < neurons; c++) sum += exp(share * counts[row + c]!);
    losses[item] = logOrdinary(sum) - share * counts[row + labels[item]!]!;
    for (let c = 0; learns && c < neurons; c++) {
      const wanted = c === labels[item] ? 1 : 0;
      countAdjoint[row + c] = scale * (exp(share * counts[row + c]!) / sum - wanted);
    }
  }
}
