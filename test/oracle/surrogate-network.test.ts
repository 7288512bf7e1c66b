import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnsatzGate } from '../../src/spiking/public.js';
import { kinkDistances } from './kink-distances.js';
import { binaryCrossEntropy, likelihoodLoss, softmaxLoss, sparsityPenalty } from './loss-oracle.js';
import * as density from './network-oracle.js';
import { conditionalProbabilities, derivative } from './sqs-oracle.js';
import { surrogateGradient } from './surrogate-gradient.js';
import {
  type Frozen,
  frozenForward,
  type Layer,
  type NeuronModel,
  type Parameters,
  type Projection,
  repeated,
  type SurrogateNetwork,
  softLoss,
} from './surrogate-network.js';

/** Numbers that look random enough, from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const table = ([rows, columns]: [number, number], draw: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, draw));

const TWO_QUBITS: AnsatzGate[] = [
  { gate: 'crx', qubits: [0, 1], parameter: 0 },
  { gate: 'cry', qubits: [1, 0], parameter: 1 },
  { gate: 'rx', qubits: [0], parameter: 2 },
  { gate: 'rz', qubits: [1], parameter: 0 },
];
/** N = 2, two memory qubits. */
const FOUR_QUBITS: AnsatzGate[] = [
  { gate: 'crx', qubits: [0, 2], parameter: 0 },
  { gate: 'cnot', qubits: [1, 3] },
  { gate: 'cry', qubits: [2, 1], parameter: 1 },
  { gate: 'crx', qubits: [3, 0], parameter: 2 },
  { gate: 'cz', qubits: [0, 1] },
  { gate: 'ry', qubits: [0], parameter: 0 },
  { gate: 'rx', qubits: [1], parameter: 1 },
];

const sqs = (channels: number, memoryKind: 'quantum' | 'last-spike' | 'none'): NeuronModel => ({
  kind: 'sqs',
  memory: channels,
  memoryKind,
  gates: channels === 1 ? TWO_QUBITS : FOUR_QUBITS,
});
const lif = (reset: 'subtract' | 'zero' | 'none'): NeuronModel => ({
  kind: 'lif',
  beta: 0.8,
  threshold: 0.5,
  reset,
});
const qlif = (form: 'printed' | 'alpha'): NeuronModel => ({
  kind: 'qlif',
  form,
  threshold: 0.4,
  scaling: 1,
  relaxation: 3,
});

interface Case {
  network: SurrogateNetwork;
  parameters: Parameters;
  inputs: number[][][];
  labels: number[];
  uniforms: number[][][][];
}

/** Inputs, three neurons that also see one another's last spikes, and two outputs that also see the inputs. */
function example(channels: number, model: NeuronModel, surrogate: Layer['surrogate'], seed: number): Case {
  const random = numbers(seed);
  const [sources, hidden, outputs, steps, items] = [2, 3, 2, 3, 2];
  const network: SurrogateNetwork = {
    channels,
    layers: [
      { neurons: hidden, model, surrogate },
      { neurons: outputs, model, surrogate },
    ],
    projections: [
      { from: 'inputs', to: 0, delay: 0 },
      { from: 0, to: 0, delay: 1 },
      { from: 0, to: 1, delay: 0 },
      { from: 'inputs', to: 1, delay: 1 },
    ],
  };
  const planes = model.kind === 'qlif' ? 2 : 1;
  const signed = () => 1.6 * random() - 0.5;
  const sizeOf: Record<'inputs' | number, number> = { inputs: sources, 0: hidden, 1: outputs };
  return {
    network,
    parameters: {
      weights: network.projections.map(({ from, to }: Projection) =>
        Array.from({ length: sizeOf[from] * channels }, () => table([sizeOf[to], planes], signed)),
      ),
      angles: [table([hidden, 3], signed), table([outputs, 3], signed)],
    },
    inputs: Array.from({ length: items }, () =>
      Array.from({ length: steps }, () =>
        Array.from({ length: sources * channels }, () => Number(random() < 0.7)),
      ),
    ),
    labels: [0, 1],
    uniforms: Array.from({ length: items }, () => [
      table([steps, hidden], random),
      table([steps, outputs], random),
    ]),
  };
}

/** The same network for the oracle of density matrices, neurons of all layers in one row. */
function densityNetwork({ network, parameters }: Case): density.OracleNetwork {
  const { channels, layers, projections } = network;
  const first = [0, layers[0].neurons];
  return {
    channels,
    outputs: layers[1].neurons,
    neurons: layers.flatMap(({ neurons, model }, l) =>
      Array.from({ length: neurons }, (_, i) => {
        if (model.kind !== 'sqs') throw new Error('only SQS neurons');
        return { ...model, inputs: channels, angles: parameters.angles[l][i] };
      }),
    ),
    edges: projections.flatMap(({ from, to, delay }, p) => {
      const lines = parameters.weights[p];
      const rows = (target: number) =>
        Array.from({ length: lines.length / channels }, (_, source) =>
          Array.from({ length: channels }, (_, n) => lines[source * channels + n][target][0]),
        );
      return Array.from({ length: layers[to].neurons }, (_, target) =>
        from === 'inputs'
          ? [{ from, to: first[to] + target, delay, weights: rows(target) }]
          : rows(target).map((row, source) => ({
              from: first[from] + source,
              to: first[to] + target,
              delay,
              weights: [row],
            })),
      ).flat();
    }),
  };
}

const flatVisits = (frozen: Frozen, sample: number, step: number) =>
  frozen[sample].flatMap((layer) => layer[step]);

const close = (found: number, expected: number, tolerance = 1e-9) => {
  expect(Math.abs(found - expected)).toBeLessThan(tolerance * (1 + Math.abs(expected)));
};

describe('frozenForward', () => {
  it('gives the currents, probabilities and samples of the density matrices', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2),
        fc.constantFrom('quantum' as const, 'last-spike' as const, 'none' as const),
        fc.integer({ min: 1, max: 1e6 }),
        (channels, kind, seed) => {
          const given = example(channels, sqs(channels, kind), { name: 'logistic' }, seed);
          const frozen = frozenForward(given.network, given.parameters, given.inputs, given);
          given.inputs.forEach((input, sample) => {
            const uniforms = given.uniforms[sample];
            const run = density.simulate(densityNetwork(given), input, (neuron, step, probabilities) => {
              const uniform = [...uniforms[0][step], ...uniforms[1][step]][neuron];
              let sum = 0;
              return probabilities.findIndex((p) => {
                sum += p;
                return uniform < sum;
              });
            });
            input.forEach((_, step) => {
              flatVisits(frozen, sample, step).forEach((visit, i) => {
                expect(visit.pattern).toBe(run.records[i][step]);
                visit.currents.forEach((z, n) => {
                  close(z, run.currents[i][step][n], 1e-13);
                });
                visit.probabilities.forEach((p, pattern) => {
                  close(p, run.probabilities[i][step][pattern], 1e-13);
                });
              });
            });
          });
        },
      ),
      { numRuns: 10 },
    );
  });

  it('takes the samples that it is given, and the targets of clamped outputs', () => {
    const given = example(2, sqs(2, 'quantum'), { name: 'logistic' }, 5);
    const free = frozenForward(given.network, given.parameters, given.inputs, given);
    const samples = free.map((layers) =>
      layers.map((steps) => steps.map((row) => row.map(({ pattern }) => pattern))),
    );
    expect(frozenForward(given.network, given.parameters, given.inputs, { samples })).toEqual(free);
    const clamped = frozenForward(given.network, given.parameters, given.inputs, { samples, clamp: [0, 1] });
    const outputs = clamped.map((layers) => layers[1].map((row) => row.map(({ spikes }) => spikes)));
    const [on, off] = [
      [1, 1],
      [0, 0],
    ];
    expect(outputs).toEqual([Array(3).fill([on, off]), Array(3).fill([off, on])]);
    expect(() => frozenForward(given.network, given.parameters, given.inputs)).toThrow('choose');
  });

  it('presents analogue inputs at every step', () => {
    const layer: Layer = { neurons: 1, model: lif('none'), surrogate: { name: 'arctan', alpha: 2 } };
    const network: SurrogateNetwork = {
      channels: 1,
      layers: [layer],
      projections: [{ from: 'inputs', to: 0, delay: 0 }],
    };
    const frozen = frozenForward(network, { weights: [[[[2]]]], angles: [[]] }, repeated([[0.25]], 2));
    expect(frozen[0][0].flat().map(({ activity }) => activity[0])).toEqual([0.5, 0.8 * 0.5 + 0.5]);
    expect(frozen[0][0].flat().map(({ pattern }) => pattern)).toEqual([0, 1]);
  });
});

const CASES: [string, Case][] = [
  ['sqs', example(2, sqs(2, 'quantum'), { name: 'bernoulli' }, 11)],
  ['sqs, last spike', example(2, sqs(2, 'last-spike'), { name: 'logistic' }, 12)],
  ['sqs, no memory', example(1, sqs(1, 'none'), { name: 'straight-through' }, 13)],
  ['lif, subtract', example(1, lif('subtract'), { name: 'arctan', alpha: 2 }, 14)],
  ['lif, zero', example(1, lif('zero'), { name: 'fast-sigmoid', k: 25 }, 15)],
  ['qlif, printed', example(1, qlif('printed'), { name: 'arctan', alpha: 2 }, 16)],
  ['qlif, alpha', example(1, qlif('alpha'), { name: 'arctan', alpha: 2 }, 17)],
];

describe('softLoss', () => {
  for (const [name, { network, parameters, inputs, labels, uniforms }] of CASES) {
    const frozen = frozenForward(network, parameters, inputs, { uniforms });

    it(`is the loss of the hard spikes at the hard run's parameters: ${name}`, () => {
      const sparsity = [0.1, 0.3];
      const losses = network.layers[0].model.kind === 'sqs' ? ['likelihood' as const] : [];
      for (const loss of ['softmax' as const, 'bce' as const, ...losses]) {
        const hard = frozen.map((layers, sample) => {
          const outputs = layers[1];
          const rates = outputs[0].map((visit, i) =>
            visit.spikes.map((_, n) => outputs.reduce((sum, row) => sum + row[i].spikes[n], 0) / 3),
          );
          const probabilities = outputs.map((row) => row.map((visit) => visit.probabilities));
          const label = labels[sample];
          const value = {
            softmax: () => softmaxLoss(rates, label),
            bce: () => binaryCrossEntropy(rates, label, 3),
            likelihood: () => likelihoodLoss(probabilities, label, network.channels),
          }[loss]();
          return layers.reduce(
            (sum, steps, l) =>
              sum +
              sparsity[l] * sparsityPenalty(steps.map((row) => row.flatMap(({ activity }) => activity))),
            value,
          );
        });
        for (const through of ['spikes', 'spikes+memory'] as const) {
          const soft = softLoss(network, parameters, inputs, labels, frozen, { loss, through, sparsity });
          close(soft, (hard[0] + hard[1]) / 2, 1e-13);
        }
      }
    });

    it(`has a derivative that differences find to ten digits: ${name}`, () => {
      const options = { loss: 'softmax', through: 'spikes+memory', sparsity: [0.1, 0.1] } as const;
      const { fold, threshold } = kinkDistances(network, frozen);
      const smooth = Math.min(fold, threshold);
      expect(smooth).toBeGreaterThan(1e-3);
      const h = Math.min(0.02, smooth / 8);
      const { weights, angles } = surrogateGradient(network, parameters, inputs, labels, frozen, options, h);
      const all = [...weights.flat(3), ...angles.flat(2)];
      const scale = Math.max(...all.map(({ value }) => Math.abs(value)));
      expect(scale).toBeGreaterThan(1e-3);
      for (const { error } of all) expect(error).toBeLessThan(1e-10 * scale);
    });
  }
});

describe('the gradient of the soft loss', () => {
  it('is that of the likelihood, for the parameters of the outputs', () => {
    for (const kind of ['quantum', 'last-spike', 'none'] as const) {
      for (const clamp of [undefined, [0, 1]]) {
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
            (i, step) => flatVisits(frozen, sample, step)[i].pattern,
          );
          const targets = run.records.map((record, i) => record.map(() => Number(i - 3 === labels[sample])));
          const credit = run.records.map((record, i) => record.map(() => (i < 3 ? 0 : -1 / 3)));
          return density.gradient(network, input, run, targets, credit);
        });
        const ofOutputs = (g: density.OracleNetwork['edges'][0]['weights'][]) => g.slice(3 + 9).flat(2);
        const [a, b] = expected.map(({ weights }) => ofOutputs(weights));
        // Edges are by target, weights by line.
        const byTarget = [2, 3].flatMap((p) =>
          [0, 1].flatMap((target) => found.weights[p].map((line) => line[target][0].value)),
        );
        expect(byTarget.length).toBe(a.length);
        byTarget.forEach((value, k) => {
          close(value, (a[k] + b[k]) / 2);
        });
        found.angles[1].forEach((angles, i) => {
          angles.forEach(({ value }, k) => {
            close(value, (expected[0].angles[3 + i][k] + expected[1].angles[3 + i][k]) / 2);
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
    expect(frozen[0][0].map((row) => row[0].activity[0])).toEqual([u1, u2]);
    const slope = (u: number) => 1 / (1 + (Math.PI * (u - threshold)) ** 2);
    const rate = frozen[0][0].reduce((sum, row) => sum + row[0].spikes[0] / 2, 0);
    const byRate = -1 / (1 + Math.exp(rate));
    for (const [through, past] of [
      ['spikes', 0],
      ['spikes+memory', beta * x1],
    ] as const) {
      const options = { loss: 'softmax', through } as const;
      const found = surrogateGradient(network, parameters, inputs, [0], frozen, options);
      close(found.weights[0][0][0][0].value, (byRate / 2) * (slope(u1) * x1 + slope(u2) * (past + x2)));
      expect(found.weights[0][0][1][0].value).not.toBe(0);
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
    close(found.weights[0][0][0][0].value, (byRate / 2) * slope(0) * v * slope(w * x) * x);
    expect(found.weights[1][0][0][0].value).toBe(0);
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
    const after1 = p([1, 1])[1];
    const firstSlope = first * derivative(neuron, [[z]], [1], [1], [1], { step: 0, channel: 0 });
    for (const pattern of [0, 1]) {
      const frozen = frozenForward(network, parameters, inputs, { samples: [[[[pattern], [0]]]] });
      const slope = (through: 'spikes' | 'spikes+memory') =>
        surrogateGradient(network, parameters, inputs, [0], frozen, { loss: 'likelihood', through })
          .weights[0][0][0][0].value;
      const byMemory = first * (1 - first) * firstSlope * (after1 - after0);
      close(slope('spikes+memory') - slope('spikes'), -byMemory / (2 * [after0, after1][pattern]));
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
    expect(found.weights[0][0][0][0].value).toBe(0);
    expect(found.angles[0][0][2].value).not.toBe(0);
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
    const loss = (s: number[]) => softmaxLoss([[s[0]], [s[1]]], 0);
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
      const [{ probabilities }, other] = frozen[0][0][0];
      const weight = probabilities[s[0]] * other.probabilities[s[1]];
      const found = surrogateGradient(network, parameters, [[[1]]], [0], frozen, options);
      mean += weight * found.weights[0][0][0][0].value;
      const neuron = {
        inputs: 1,
        memory: 1,
        memoryKind: 'none' as const,
        gates: TWO_QUBITS,
        angles: [0.3, 0.9, 0.5],
      };
      const slope = probabilities[1] * derivative(neuron, [[0.4]], [1], [1], [1], { step: 0, channel: 0 });
      byHand += (weight * slope * -1) / (1 + Math.exp(s[0] - s[1]));
      if (s[0] === 1) exact += other.probabilities[s[1]] * slope * (loss(s) - loss([0, s[1]]));
    }
    close(mean, byHand);
    // Both point downhill; ℓ bends, so they differ.
    expect(mean / exact).toBeGreaterThan(0.5);
    expect(Math.abs(mean / exact - 1)).toBeGreaterThan(1e-3);
  });
});
