import { expect, it } from 'vitest';
import { runAtOnce } from '../../../src/engine/index.js';
import { RandomStream } from '../../../src/index.js';
import {
  type ChainStatistics,
  chainStatistics,
  coupledStatistics,
  slowestWindow,
} from '../../../src/qneuron/sampling/chain-statistics.js';
import { convergenceWarnings } from '../../../src/qneuron/sampling/simulate-warnings.js';
import { extent } from '../../extent.js';

const CHAINS = 4;
const LENGTH = 1000;
/** Of the slow mode, in values. */
const TAU = 40;
/** Its share of the fast observable's standard deviation: too little to be seen there, and twice as much as the rest in the mean. */
const SHARE = Math.sqrt(2 / TAU);

/** Of mean 0 and variance 1. */
const noise = (random: RandomStream) => Math.sqrt(12) * (random.uniform() - 0.5);

/** Of mean 0 and variance 1, each value a share of the one before and new noise: its autocorrelation time is `tau`. */
function autoregressive(random: RandomStream, length: number, tau: number): Float64Array {
  const decay = (tau - 1) / (tau + 1);
  const values = new Float64Array(length);
  let value = noise(random);
  for (let i = 0; i < length; i++) {
    values[i] = value;
    value = decay * value + Math.sqrt(1 - decay * decay) * noise(random);
  }
  return values;
}

/** Chains of a slow mode about 0, and of noise that it moves a little. */
function slowAndMoved(random: RandomStream): Float64Array[][] {
  const slow: Float64Array[] = [];
  const moved: Float64Array[] = [];
  for (let chain = 0; chain < CHAINS; chain++) {
    const own = autoregressive(random, LENGTH, TAU);
    slow.push(own);
    moved.push(own.map((mode) => SHARE * mode + noise(random)));
  }
  return [slow, moved];
}

it('has errors that hold of what moves with something slower', () => {
  const random = new RandomStream('coupled');
  const runs = extent(100, 200);
  const squares = { slow: 0, moved: 0, apart: 0, alone: 0 };
  for (let run = 0; run < runs; run++) {
    const both = slowAndMoved(random);
    const [slow, moved] = runAtOnce(coupledStatistics(both));
    const square = ({ mean, stdErr }: ChainStatistics) => (mean / stdErr) ** 2 / runs;
    squares.slow += square(slow!);
    squares.moved += square(moved!);
    const window = runAtOnce(slowestWindow([both[0]!]));
    squares.apart += square(runAtOnce(coupledStatistics([both[1]!], window))[0]!);
    squares.alone += square(chainStatistics(both[1]!));
  }
  // Five standard errors of a χ² over its degrees of freedom; errors of few blocks are a little too small.
  const most = 1.1 + 5 * Math.sqrt(2 / runs);
  expect(squares.slow).toBeLessThan(most);
  expect(squares.moved).toBeLessThan(most);
  expect(squares.apart).toBeLessThan(most);
  // By its own correlations it would be three times as sure.
  expect(squares.alone).toBeGreaterThan(most);
});

it.each([1, 5])('has squared errors that are right, of chains that forget in %i values', (tau) => {
  const random = new RandomStream('squares');
  const [runs, length] = [100, 4000];
  const decay = (tau - 1) / (tau + 1);
  let beyond = 0;
  for (let lag = 1; lag < length; lag++) beyond += (2 * lag * decay ** lag) / length;
  const exact = (tau - beyond) / (CHAINS * length);
  const ratios: number[] = [];
  let chance = 0;
  for (let run = 0; run < runs; run++) {
    const chains = Array.from({ length: CHAINS }, () => autoregressive(random, length, tau));
    const { stdErr, blocks } = chainStatistics(chains);
    ratios.push(stdErr ** 2 / exact);
    // Of a χ² over its degrees of freedom.
    chance += 2 / (blocks - 1) / runs ** 2;
  }
  const mean = ratios.reduce((sum, ratio) => sum + ratio / runs, 0);
  // As if blocks of five autocorrelation times were independent, it would be a tenth too small of the slower ones.
  expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(chance));
  expect(5 * Math.sqrt(chance)).toBeLessThan(0.04);
});

const sound: ChainStatistics = {
  mean: 1,
  variance: 1,
  stdErr: 0.1,
  blocks: 99,
  tau: 1,
  effective: 1000,
  rHat: 1,
};

it.each([
  ['disagree', { rHat: 1.2 }],
  ['are worth', { effective: 20 }],
])('warns of all that is coupled with a neuron whose chains %s, and of nothing else', (text, wrong) => {
  const activities = [sound, sound, { ...sound, ...wrong }, sound];
  const warnings = runAtOnce(
    convergenceWarnings({
      statistics: {
        ...{ wells: activities.map(() => [new Float64Array(4)]), activities, squares: activities, paths: [] },
        components: [[0, 2, 3], [1]],
      },
      ...{ acceptance: Float64Array.of(1), exchanged: undefined, starts: ['vacuum', 'active'] },
      ...{ coupled: true, missedTarget: undefined },
    }),
  );
  expect(warnings).toEqual([
    expect.stringMatching(`^neuron 2: the chains ${text}`),
    'neuron 0: it is coupled with neuron 2, which has not converged',
    'neuron 3: it is coupled with neuron 2, which has not converged',
  ]);
});
