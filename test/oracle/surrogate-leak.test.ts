import { describe, expect, it } from 'vitest';
import { close, sqs } from './surrogate-example.js';
import { surrogateGradient } from './surrogate-gradient.js';
import { frozenForward, type SurrogateNetwork } from './surrogate-network.js';

const LEAK = { slope: 0.2, window: 0.3 };
const ANGLES = [0.3, 0.9, 0.5];

/** By the current of one neuron in one step: dL/dz, its probability of a spike, and dL/dp(1) − dL/dp(0). */
function slopeAt(z: number, loss: 'bce' | 'likelihood', outputCounts: 'sampled' | 'expected') {
  const network: SurrogateNetwork = {
    channels: 1,
    layers: [{ neurons: 1, model: sqs(1, 'quantum'), surrogate: { name: 'straight-through' }, leak: LEAK }],
    projections: [{ from: 'inputs', to: 0, delay: 0 }],
  };
  const parameters = { weights: [[[[z]]]], angles: [[ANGLES]] };
  const frozen = frozenForward(network, parameters, [[[1]]], { samples: [[[[0]]]] });
  const options = { loss, outputCounts, through: 'spikes' } as const;
  const found = surrogateGradient(network, parameters, [[[1]]], [0], frozen, options);
  const p = frozen[0]![0]![0]![0]!.probabilities[1]!;
  // Rates are drawn in to (r + 1/2) / 2.
  const gain = {
    likelihood: -1 / p,
    bce: -0.5 / ((outputCounts === 'expected' ? p : 0) / 2 + 0.25),
  }[loss];
  return { slope: found.weights[0]![0]![0]![0]!.value, gain };
}

describe('the leak', () => {
  it('is slope · π/2 · (dL/dp(1) − dL/dp(0)) in its window, and nothing below', () => {
    for (const [loss, counts] of [
      ['bce', 'sampled'],
      ['bce', 'expected'],
      ['likelihood', 'sampled'],
    ] as const) {
      for (const z of [0, -0.1, -0.2999]) {
        const { slope, gain } = slopeAt(z, loss, counts);
        close(slope, LEAK.slope * (Math.PI / 2) * gain, 1e-8);
      }
      for (const z of [-0.3, -0.5]) expect(slopeAt(z, loss, counts).slope).toBe(0);
    }
  });
});
