import { describe, expect, it } from 'vitest';
import { extent } from '../extent.js';
import { softmaxLoss } from './loss-oracle.js';
import * as density from './network-oracle.js';
import { conditionalProbabilities, derivative } from './sqs-oracle.js';
import { close, densityNetwork, example, flatVisits, lif, sqs, TWO_QUBITS } from './surrogate-example.js';
import { surrogateGradient } from './surrogate-gradient.js';
import { frozenForward, type Layer, type Parameters, type SurrogateNetwork } from './surrogate-network.js';

describe('the gradient of the soft loss', () => {
  it('is that of the likelihood, for the parameters of the outputs', () => {
    for (const kind of ['quantum', 'last-spike', 'none'] as const) {
      for (const clamp of [[0, 1], ...extent([], [undefined])]) {
        const given = example(1, sqs(1, kind), { name: 'logistic' }, 21);
        const { network, parameters, inputs, labels, uniforms } = given;
        const frozen = frozenForward(network, parameters, inputs, { uniforms, clamp });
        // A last-spike memory has no slope in the likelihood's own gradient.
        const through = kind === 'quantum' ? 'spikes+memory' : 'spikes';
        const options = { loss: 'likelihood', through } as const;
        const found = surrogateGradient(network, parameters, inputs, labels, frozen, options);
        const expected = inputs.map((input, sample) => {
          const network = densityNetwork(given);
          const run = density.simulate(
            network,
            input,
            (i, step) => flatVisits(frozen, sample, step)[i]!.pattern,
          );
          const targets = run.records.map((record, i) => record.map(() => Number(i - 3 === labels[sample])));
          const credit = run.records.map((record, i) => record.map(() => (i < 3 ? 0 : -1 / 3)));
          return density.gradient(network, input, run, targets, credit);
        });
        const ofOutputs = (g: density.OracleNetwork['edges'][0]['weights'][]) => g.slice(3 + 9).flat(2);
        const [a, b] = expected.map(({ weights }) => ofOutputs(weights));
        // Edges are by target, weights by line.
        const byTarget = [2, 3].flatMap((p) =>
          [0, 1].flatMap((target) => found.weights[p]!.map((line) => line[target]![0]!.value)),
        );
        expect(byTarget.length).toBe(a!.length);
        byTarget.forEach((value, k) => {
          close(value, (a![k]! + b![k]!) / 2);
        });
        found.angles[1]!.forEach((angles, i) => {
          angles.forEach(({ value }, k) => {
            close(value, (expected[0]!.angles[3 + i]![k]! + expected[1]!.angles[3 + i]![k]!) / 2);
          });
        });
      }
    }
  });

  it('is that of backpropagation through time by hand, for a LIF neuron', () => {
    // Two outputs of which one sees the input; U₁ = w x₁, U₂ = β U₁ + w x₂ − s₁ ϑ.
    const [w, x1, x2, beta, threshold] = [0.7, 1, 0.6, 0.8, 0.5];
    const network: SurrogateNetwork = {
      channels: 1,
      layers: [{ neurons: 2, model: lif('subtract'), surrogate: { name: 'arctan', alpha: 2 } }],
      projections: [{ from: 'inputs', to: 0, delay: 0 }],
    };
    const parameters: Parameters = { weights: [[[[w], [0]]]], angles: [[], []] };
    const inputs = [[[x1], [x2]]];
    const frozen = frozenForward(network, parameters, inputs);
    const [u1, u2] = [w * x1, beta * w * x1 + w * x2 - threshold];
    expect(frozen[0]![0]!.map((row) => row[0]!.activity[0])).toEqual([u1, u2]);
    const slope = (u: number) => 1 / (1 + (Math.PI * (u - threshold)) ** 2);
    const rate = frozen[0]![0]!.reduce((sum, row) => sum + row[0]!.spikes[0]! / 2, 0);
    const byRate = -1 / (1 + Math.exp(rate));
    for (const [through, past] of [
      ['spikes', 0],
      ['spikes+memory', beta * x1],
    ] as const) {
      const options = { loss: 'softmax', through } as const;
      const found = surrogateGradient(network, parameters, inputs, [0], frozen, options);
      close(found.weights[0]![0]![0]![0]!.value, (byRate / 2) * (slope(u1) * x1 + slope(u2) * (past + x2)));
      expect(found.weights[0]![0]![1]![0]!.value).not.toBe(0);
    }
  });

  it('is a product along the path, for hidden neurons and a delay', () => {
    const [x, w, v] = [0.4, 0.9, 1.1];
    const layer: Layer = { neurons: 1, model: lif('none'), surrogate: { name: 'arctan', alpha: 2 } };
    const network: SurrogateNetwork = {
      channels: 1,
      layers: [layer, layer],
      projections: [
        { from: 'inputs', to: 0, delay: 0 },
        { from: 0, to: 1, delay: 1 },
      ],
    };
    const parameters: Parameters = { weights: [[[[w]]], [[[v]]]], angles: [[[]], [[]]] };
    const inputs = [[[x], [0]]];
    const frozen = frozenForward(network, parameters, inputs);
    const options = { loss: 'bce', through: 'spikes+memory' } as const;
    const found = surrogateGradient(network, parameters, inputs, [0], frozen, options);
    // The hidden neuron stays below its threshold, so the output gets nothing: r' = (0 + 1/2) / (2 + 1).
    const slope = (u: number) => 1 / (1 + (Math.PI * (u - 0.5)) ** 2);
    const byRate = (-1 / (1 / 6)) * (2 / 3);
    close(found.weights[0]![0]![0]![0]!.value, (byRate / 2) * slope(0) * v * slope(w * x) * x);
    expect(found.weights[1]![0]![0]![0]!.value).toBe(0);
  });

  it('goes through a last-spike memory as (1 − s) p|₀ + s p|₁', () => {
    const z = 0.4;
    const model = { memory: 1, memoryKind: 'last-spike' as const, gates: TWO_QUBITS };
    const angles = [0.3, 0.9, 0.5];
    const network: SurrogateNetwork = {
      channels: 1,
      layers: [{ neurons: 1, model: { kind: 'sqs', ...model }, surrogate: { name: 'bernoulli' } }],
      projections: [{ from: 'inputs', to: 0, delay: 0 }],
    };
    const parameters: Parameters = { weights: [[[[z]]]], angles: [[angles]] };
    const inputs = [[[1], [1]]];
    const neuron = { ...model, inputs: 1, angles };
    const p = (record: number[]) => conditionalProbabilities(neuron, [[z], [z]], record, [1, 1]).target;
    const [first, after0] = p([0, 0]);
    const after1 = p([1, 1])[1]!;
    const firstSlope = first! * derivative(neuron, [[z]], [1], [1], [1], { step: 0, channel: 0 });
    for (const pattern of [0, 1]) {
      const frozen = frozenForward(network, parameters, inputs, { samples: [[[[pattern], [0]]]] });
      const slope = (through: 'spikes' | 'spikes+memory') =>
        surrogateGradient(network, parameters, inputs, [0], frozen, { loss: 'likelihood', through })
          .weights[0]![0]![0]![0]!.value;
      const byMemory = first! * (1 - first!) * firstSlope * (after1 - after0!);
      close(slope('spikes+memory') - slope('spikes'), -byMemory / (2 * [after0, after1][pattern]!));
    }
  });

  it('is 0 by a current of exactly 0, as for z ≤ 0', () => {
    const network: SurrogateNetwork = {
      channels: 1,
      layers: [{ neurons: 1, model: sqs(1, 'quantum'), surrogate: { name: 'straight-through' } }],
      projections: [{ from: 'inputs', to: 0, delay: 0 }],
    };
    const parameters: Parameters = { weights: [[[[0]]]], angles: [[[0.3, 0.9, 0.5]]] };
    const inputs = [[[1]]];
    const frozen = frozenForward(network, parameters, inputs, { samples: [[[[0]]]] });
    const options = { loss: 'bce', through: 'spikes' } as const;
    const found = surrogateGradient(network, parameters, inputs, [0], frozen, options);
    expect(found.weights[0]![0]![0]![0]!.value).toBe(0);
    expect(found.angles[0]![0]![2]!.value).not.toBe(0);
  });

  it('straight through, has the mean ∂p E[∂ℓ/∂s], which is not the ∂p E[ℓ(1) − ℓ(0)] of the mean loss', () => {
    // One layer of two outputs, one step, all four samples with their probabilities.
    const network: SurrogateNetwork = {
      channels: 1,
      layers: [{ neurons: 2, model: sqs(1, 'none'), surrogate: { name: 'straight-through' } }],
      projections: [{ from: 'inputs', to: 0, delay: 0 }],
    };
    const parameters: Parameters = {
      weights: [[[[0.4], [0.3]]]],
      angles: [
        [
          [0.3, 0.9, 0.5],
          [0.2, 0.4, 0.8],
        ],
      ],
    };
    const options = { loss: 'softmax', through: 'spikes' } as const;
    const loss = (s: number[]) => softmaxLoss([[s[0]!], [s[1]!]], 0);
    let mean = 0;
    let byHand = 0;
    let exact = 0;
    for (const s of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const frozen = frozenForward(network, parameters, [[[1]]], { samples: [[[s]]] });
      const [first, other] = frozen[0]![0]![0]!;
      const probabilities = first!.probabilities as [number, number];
      const weight = probabilities[s[0] as 0 | 1] * other!.probabilities[s[1]!]!;
      const found = surrogateGradient(network, parameters, [[[1]]], [0], frozen, options);
      mean += weight * found.weights[0]![0]![0]![0]!.value;
      const neuron = {
        inputs: 1,
        memory: 1,
        memoryKind: 'none' as const,
        gates: TWO_QUBITS,
        angles: [0.3, 0.9, 0.5],
      };
      const slope = probabilities[1] * derivative(neuron, [[0.4]], [1], [1], [1], { step: 0, channel: 0 });
      byHand += (weight * slope * -1) / (1 + Math.exp(s[0]! - s[1]!));
      if (s[0] === 1) exact += other!.probabilities[s[1]!]! * slope * (loss(s) - loss([0, s[1]!]));
    }
    close(mean, byHand);
    // Both point downhill; ℓ bends, so they differ.
    expect(mean / exact).toBeGreaterThan(0.5);
    expect(Math.abs(mean / exact - 1)).toBeGreaterThan(1e-3);
  });
});
