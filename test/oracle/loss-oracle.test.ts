import { expect, it } from 'vitest';
import { binaryCrossEntropy, likelihoodLoss, softmaxLoss, sparsityPenalty } from './loss-oracle.js';

it('softmax: e / (e + 1) for one output that always spikes and one that never does', () => {
  expect(softmaxLoss([[0], [1]], 1)).toBeCloseTo(-Math.log(Math.E / (Math.E + 1)), 15);
  expect(softmaxLoss([[0], [1]], 0)).toBeCloseTo(-Math.log(1 / (Math.E + 1)), 15);
  expect(softmaxLoss([[0.25], [0.25], [0.25]], 2)).toBeCloseTo(Math.log(3), 15);
  const channels = [
    [0, 1],
    [0.5, 0.5],
  ];
  expect(softmaxLoss(channels, 0)).toBeCloseTo(Math.log(2), 15);
});

it('binary cross-entropy: 0 and 3 of 3 spikes are 1/8 and 7/8', () => {
  expect(binaryCrossEntropy([[1], [0]], 0, 3)).toBeCloseTo(-Math.log(7 / 8), 15);
  expect(binaryCrossEntropy([[1], [0]], 1, 3)).toBeCloseTo(-Math.log(1 / 8), 15);
  const channels = [
    [1, 2 / 3],
    [1 / 3, 0],
  ];
  const expected = -(2 * Math.log(7 / 8) + 2 * Math.log(5 / 8)) / 4;
  expect(binaryCrossEntropy(channels, 0, 3)).toBeCloseTo(expected, 15);
});

it('likelihood: the mean over steps of what the targets 11 and 00 have', () => {
  const probabilities = [
    [
      [0.1, 0.2, 0.3, 0.4],
      [0.5, 0.2, 0.2, 0.1],
    ],
    [
      [0.2, 0.2, 0.1, 0.5],
      [0, 0.3, 0.3, 0.4],
    ],
  ];
  expect(likelihoodLoss(probabilities, 0, 2)).toBeCloseTo(-Math.log(0.4 * 0.5 * 0.5 * 1e-12) / 2, 14);
  expect(likelihoodLoss(probabilities, 1, 2)).toBeCloseTo(-Math.log(0.1 * 0.1 * 0.2 * 0.4) / 2, 14);
});

it('sparsity: the number of equally active neurons, 1 for one, 0 for none', () => {
  expect(sparsityPenalty([[0.5, 0.5, 0.5]])).toBeCloseTo(3, 15);
  expect(sparsityPenalty([[0, -2, 0]])).toBe(1);
  expect(sparsityPenalty([[1, -1]])).toBe(0);
  expect(
    sparsityPenalty([
      [0, 0],
      [3, 1],
    ]),
  ).toBeCloseTo(0.8, 15);
});
