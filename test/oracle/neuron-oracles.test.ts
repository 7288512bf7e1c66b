import { describe, expect, it } from 'vitest';
import { type LifOptions, lifNeuron } from './lif-oracle.js';
import type { NeuronOracle } from './neuron-oracle.js';
import { type QlifOptions, qlifNeuron } from './qlif-oracle.js';

/** u and the spike of each step. */
function run(neuron: NeuronOracle, currents: number[][]): { activity: number[]; spikes: number[] } {
  const result = { activity: [] as number[], spikes: [] as number[] };
  let state = neuron.initial;
  for (const row of currents) {
    const response = neuron.respond(state, row, row);
    const spike = response.probabilities.indexOf(1);
    result.activity.push(response.activity[0]!);
    result.spikes.push(spike);
    state = response.next(spike, [spike]);
  }
  return result;
}

describe('lifNeuron', () => {
  // By hand from snnTorch's `Leaky` (the oracle's comment has its equations) under the constant input 3/4; binary fractions.
  const options = { beta: 0.5, threshold: 1 };
  const cases: Record<LifOptions['reset'], [number[], number[]]> = {
    subtract: [
      [0.75, 1.125, 0.3125, 0.90625, 1.203125, 0.3515625],
      [0, 1, 0, 0, 1, 0],
    ],
    zero: [
      [0.75, 1.125, 0.75, 1.125, 0.75, 1.125],
      [0, 1, 0, 1, 0, 1],
    ],
    none: [
      [0.75, 1.125, 1.3125, 1.40625, 1.453125, 1.4765625],
      [0, 1, 1, 1, 1, 1],
    ],
  };
  for (const reset of ['subtract', 'zero', 'none'] as const) {
    it(`resets by '${reset}'`, () => {
      const [activity, spikes] = cases[reset];
      expect(run(lifNeuron({ ...options, reset }), Array(6).fill([0.75]))).toEqual({ activity, spikes });
    });
  }

  it('does not spike at the threshold', () => {
    expect(run(lifNeuron({ ...options, reset: 'none' }), [[1], [1]]).spikes).toEqual([0, 1]);
  });
});

describe('qlifNeuron', () => {
  const options = { threshold: 0.7, scaling: 2, relaxation: 4 };
  /** z° that leaves 1/n after a leak: exp(−2 z / 4) = 1/n. */
  const leakTo = (n: number) => [-1, 2 * Math.log(n)];
  const excite = (z: number) => [z, 5];
  const expectRun = (
    form: QlifOptions['form'],
    currents: number[][],
    activity: number[],
    spikes: number[],
  ) => {
    const found = run(qlifNeuron({ ...options, form }), currents);
    expect(found.spikes).toEqual(spikes);
    found.activity.forEach((alpha, t) => {
      expect(alpha).toBeCloseTo(activity[t]!, 14);
    });
  };

  it('excites: a quarter turn, then 30°, then from the ground after a spike', () => {
    const currents = [excite(1 / 2), excite(1 / 6), excite(1 / 3)];
    for (const form of ['printed', 'alpha'] as const)
      expectRun(form, currents, [1 / 2, 3 / 4, 1 / 4], [0, 1, 0]);
  });

  it('leaks as printed: φ = π/2 − 2 arcsin √(1/4) = π/6; after a spike φ = −2 arcsin √(1/4)', () => {
    const afterSpike = [excite(1 / 2), excite(1 / 6), leakTo(3)];
    expectRun('printed', [excite(1 / 2), leakTo(2)], [1 / 2, Math.sin(Math.PI / 12) ** 2], [0, 0]);
    expectRun('printed', [excite(1 / 2), [0, 0], excite(1 / 2)], [1 / 2, 0, 1 / 2], [0, 0, 0]);
    expectRun('printed', afterSpike, [1 / 2, 3 / 4, 1 / 4], [0, 1, 0]);
  });

  it('leaks by the factor of α, from nothing after a spike', () => {
    const negative = [-1, -2 * Math.log(3)];
    expectRun('alpha', [excite(1 / 2), leakTo(2), negative], [1 / 2, 1 / 4, 1 / 12], [0, 0, 0]);
    expectRun('alpha', [excite(1 / 2), [0, 0]], [1 / 2, 1 / 2], [0, 0]);
    expectRun('alpha', [excite(1 / 2), excite(1 / 6), leakTo(3)], [1 / 2, 3 / 4, 0], [0, 1, 0]);
  });
});
