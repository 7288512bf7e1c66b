import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extent } from '../extent.js';
import { kinkDistances } from './kink-distances.js';
import { binaryCrossEntropy, likelihoodLoss, softmaxLoss, sparsityPenalty } from './loss-oracle.js';
import * as density from './network-oracle.js';
import {
  type Case,
  close,
  densityNetwork,
  example,
  flatVisits,
  lif,
  qlif,
  sqs,
} from './surrogate-example.js';
import { surrogateGradient } from './surrogate-gradient.js';
import { frozenForward, type Layer, repeated, type SurrogateNetwork, softLoss } from './surrogate-network.js';

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
            const uniforms = given.uniforms[sample]!;
            const run = density.simulate(densityNetwork(given), input, (neuron, step, probabilities) => {
              const uniform = [...uniforms[0]![step]!, ...uniforms[1]![step]!][neuron]!;
              let sum = 0;
              return probabilities.findIndex((p) => {
                sum += p;
                return uniform < sum;
              });
            });
            input.forEach((_, step) => {
              flatVisits(frozen, sample, step).forEach((visit, i) => {
                expect(visit!.pattern).toBe(run.records[i]![step]);
                visit!.currents.forEach((z, n) => {
                  close(z, run.currents[i]![step]![n]!, 1e-13);
                });
                visit!.probabilities.forEach((p, pattern) => {
                  close(p, run.probabilities[i]![step]![pattern]!, 1e-13);
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
    const outputs = clamped.map((layers) => layers[1]!.map((row) => row.map(({ spikes }) => spikes)));
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
    expect(frozen[0]![0]!.flat().map(({ activity }) => activity[0])).toEqual([0.5, 0.8 * 0.5 + 0.5]);
    expect(frozen[0]![0]!.flat().map(({ pattern }) => pattern)).toEqual([0, 1]);
  });
});

const ALL: [string, Case][] = [
  ['sqs', example(2, sqs(2, 'quantum'), { name: 'bernoulli' }, 11)],
  ['sqs, last spike', example(2, sqs(2, 'last-spike'), { name: 'logistic' }, 12)],
  ['sqs, no memory', example(1, sqs(1, 'none'), { name: 'straight-through' }, 13)],
  ['lif, subtract', example(1, lif('subtract'), { name: 'arctan', alpha: 2 }, 14)],
  ['lif, zero', example(1, lif('zero'), { name: 'fast-sigmoid', k: 25 }, 15)],
  ['qlif, printed', example(1, qlif('printed'), { name: 'arctan', alpha: 2 }, 16)],
  ['qlif, alpha', example(1, qlif('alpha'), { name: 'arctan', alpha: 2 }, 17)],
];

// Last spikes take as long as two qubits of memory; surrogate-gradient.test.ts has them every day.
const CASES = extent(
  ALL.filter(([name]) => name !== 'sqs, last spike'),
  ALL,
);

describe('softLoss', () => {
  for (const [name, { network, parameters, inputs, labels, uniforms }] of CASES) {
    const frozen = frozenForward(network, parameters, inputs, { uniforms });

    it(`is the loss of the hard spikes at the hard run's parameters: ${name}`, () => {
      const sparsity = [0.1, 0.3];
      const losses = network.layers[0]!.model.kind === 'sqs' ? ['likelihood' as const] : [];
      for (const loss of ['softmax' as const, 'bce' as const, ...losses]) {
        const hard = frozen.map((layers, sample) => {
          const outputs = layers[1]!;
          const rates = outputs[0]!.map((visit, i) =>
            visit.spikes.map((_, n) => outputs.reduce((sum, row) => sum + row[i]!.spikes[n]!, 0) / 3),
          );
          const probabilities = outputs.map((row) => row.map((visit) => visit.probabilities));
          const label = labels[sample]!;
          const value = {
            softmax: () => softmaxLoss(rates, label),
            bce: () => binaryCrossEntropy(rates, label, 3),
            likelihood: () => likelihoodLoss(probabilities, label, network.channels),
          }[loss]();
          return layers.reduce(
            (sum, steps, l) =>
              sum +
              sparsity[l]! * sparsityPenalty(steps.map((row) => row.flatMap(({ activity }) => activity))),
            value,
          );
        });
        for (const through of ['spikes', 'spikes+memory'] as const) {
          const soft = softLoss(network, parameters, inputs, labels, frozen, { loss, through, sparsity });
          close(soft, (hard[0]! + hard[1]!) / 2, 1e-13);
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
