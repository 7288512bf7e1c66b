// What the package's normals are worth, over a thousand million of them. Each check has a companion that feeds it normals
// with a flaw of a known size, and demands that it shows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Purpose } from '../../assembly/random/purpose.js';
import { simulateBlochEnsemble } from '../../src/dynamics/public.js';
import { kernelStream } from '../../src/engine/random/kernel-stream.js';
import { keyOf } from '../../src/engine/random/seed.js';
import { createEngine, type Engine } from '../../src/index.js';
import { powerSpectrum } from '../oracle/power-spectrum.js';
import { normalCdf, SIGMAS } from '../oracle/statistics.js';
import { fill } from '../random/fills.js';

const COUNT = Number(process.env.BORNSPIKE_NORMALS ?? 1e9);
const AT_ONCE = 2 ** 16;
const BINS_PER_UNIT = 4096;
const FARTHEST = 7;
/** E x^k of standard normals is 1 · 3 · 5 ··· (k - 1) for even k. */
const MOMENTS = [1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395, 0, 135135, 0, 2027025];
const LAGS = [1, 2, 3, 4, 8, 16, 32, 64];

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** Every score of the first `count` numbers, in standard errors, by name; `flaw` changes what is looked at. */
function scoresOf(count: number, flaw?: (block: Float64Array) => void): Map<string, number> {
  const histogram = new Float64Array(2 * FARTHEST * BINS_PER_UNIT);
  const sums = new Float64Array(9);
  const products = new Float64Array(LAGS.length);
  const squares = new Float64Array(LAGS.length);
  const neighbours = { items: 0, seeds: 0 };
  let pairs = 0;
  engine.arena.scratch((group) => {
    const block = group.float64(AT_ONCE);
    const another = group.float64(AT_ONCE / 16);
    const [first, second] = [1, 2].map((seed) => kernelStream(engine, group, keyOf(seed), Purpose.User));
    for (let index = 0; index * AT_ONCE < count; index++) {
      const draw = (region: typeof block, stream: typeof first, item: number) =>
        engine.kernels.fillNormal(stream!, item, 0, region.pointer, region.length);
      draw(block, first, index);
      const x = block.view;
      flaw?.(x);
      accumulate(x, histogram, sums);
      if (index % 8 === 0) {
        pairs += x.length - 64;
        correlate(x, products, squares);
        draw(another, first, index + 1);
        neighbours.items += product(x, another.view);
        draw(another, second, index);
        neighbours.seeds += product(x, another.view);
      }
    }
  });
  const n = Math.ceil(count / AT_ONCE) * AT_ONCE;
  const scores = new Map<string, number>();
  for (let k = 1; k <= 8; k++) {
    const variance = MOMENTS[2 * k]! - MOMENTS[k]! ** 2;
    scores.set(`moment ${k}`, (sums[k]! / n - MOMENTS[k]!) / Math.sqrt(variance / n));
  }
  scores.set('Kolmogorov-Smirnov', kolmogorovSmirnov(histogram, n));
  for (const side of [-1, 1]) {
    for (const distance of [3, 4, 5, 6]) {
      const beyond = normalCdf(-distance);
      scores.set(`tail ${side * distance}`, poissonScore(tailOf(histogram, side, distance), beyond * n));
    }
  }
  LAGS.forEach((lag, i) => {
    scores.set(`correlation at lag ${lag}`, products[i]! / Math.sqrt(pairs));
    scores.set(`correlation of squares at lag ${lag}`, squares[i]! / Math.sqrt(4 * pairs));
  });
  const compared = Math.ceil(Math.ceil(count / AT_ONCE) / 8) * (AT_ONCE / 16);
  scores.set('correlation of streams', neighbours.items / Math.sqrt(compared));
  scores.set('correlation of seeds', neighbours.seeds / Math.sqrt(compared));
  return scores;
}

function accumulate(x: Float64Array, histogram: Float64Array, sums: Float64Array): void {
  let [s1, s2, s3, s4, s5, s6, s7, s8] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    const square = value * value;
    const fourth = square * square;
    s1 += value;
    s2 += square;
    s3 += square * value;
    s4 += fourth;
    s5 += fourth * value;
    s6 += fourth * square;
    s7 += fourth * square * value;
    s8 += fourth * fourth;
    histogram[Math.floor((value + FARTHEST) * BINS_PER_UNIT)]!++;
  }
  [0, s1, s2, s3, s4, s5, s6, s7, s8].forEach((sum, k) => {
    sums[k]! += sum;
  });
}

function correlate(x: Float64Array, products: Float64Array, squares: Float64Array): void {
  LAGS.forEach((lag, which) => {
    let linear = 0;
    let quadratic = 0;
    for (let i = 64; i < x.length; i++) {
      const [a, b] = [x[i]!, x[i - lag]!];
      linear += a * b;
      quadratic += (a * a - 1) * (b * b - 1);
    }
    products[which]! += linear;
    squares[which]! += quadratic;
  });
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** The distance at the bins' edges, scaled as in `kolmogorovSmirnovScore`. */
function kolmogorovSmirnov(histogram: Float64Array, n: number): number {
  let [below, distance] = [0, 0];
  histogram.forEach((count, bin) => {
    below += count;
    const edge = (bin + 1) / BINS_PER_UNIT - FARTHEST;
    distance = Math.max(distance, Math.abs(below / n - normalCdf(edge)));
  });
  return (Math.sqrt(n) * distance * SIGMAS) / 2.745;
}

function tailOf(histogram: Float64Array, side: number, distance: number): number {
  const bins = (FARTHEST - distance) * BINS_PER_UNIT;
  const tail = side < 0 ? histogram.subarray(0, bins) : histogram.subarray(-bins);
  return tail.reduce((sum, count) => sum + count, 0);
}

/** How unlikely so many events are where `mean` are expected: twice the difference of the square roots. */
function poissonScore(count: number, mean: number): number {
  return 2 * (Math.sqrt(count + 3 / 8) - Math.sqrt(mean + 1 / 8));
}

function echo(x: Float64Array): void {
  for (let i = x.length - 1; i >= 4; i--) x[i]! += 0.006 * x[i - 4]!;
}

/** Every 64th pair is larger by a half. */
function commonRadii(x: Float64Array): void {
  for (let i = 0; i < x.length; i += 128) {
    x[i]! *= 1.5;
    x[i + 1]! *= 1.5;
  }
}

const tooFar = (scores: Map<string, number>) =>
  [...scores].filter(([, score]) => !(Math.abs(score) < SIGMAS)).map(([name]) => name);

describe('a thousand million normals', () => {
  it('have the moments to the eighth, the distribution, the tails to 6, and no correlations', () => {
    const scores = scoresOf(COUNT);
    expect(tooFar(scores)).toEqual([]);
  });

  // Of a twentieth of the numbers: what they must show is that much larger.
  const FEWER = 2 ** 25;
  const change = (of: (value: number) => number) => (x: Float64Array) => {
    for (let i = 0; i < x.length; i++) x[i] = of(x[i]!);
  };
  const flaws: [string, string, (x: Float64Array) => void][] = [
    ['a mean of 0.002', 'moment 1', change((x) => x + 0.002)],
    ['a variance of 1.003', 'moment 2', change((x) => x * Math.sqrt(1.003))],
    ['a skew', 'moment 3', change((x) => x + 0.001 * (x * x - 1))],
    ['a kurtosis', 'moment 4', change((x) => x + 1e-3 * (x ** 3 - 3 * x))],
    ['a hole at 0', 'Kolmogorov-Smirnov', change((x) => (Math.abs(x) < 0.002 ? 0.002 : x))],
    ['no tail beyond -4', 'tail -4', change((x) => Math.max(-3.99, x))],
    ['a heavy tail', 'tail 5', change((x) => (x > 3.5 ? x + 0.6 : x))],
    ['an echo', 'correlation at lag 4', echo],
    ['common radii', 'correlation of squares at lag 1', commonRadii],
  ];
  it.each(flaws)('would be caught with %s', (_name, score, flaw) => {
    const scores = scoresOf(FEWER, flaw);
    expect(tooFar(scores)).toContain(score);
  });

  it('would be caught with streams or seeds that share a hundredth', () => {
    const a = fill(engine, 'fillNormal', 2 ** 19, { key: keyOf(1), item: 1 });
    const b = fill(engine, 'fillNormal', 2 ** 19, { key: keyOf(1), item: 2 });
    const shared = b.map((value, i) => value + 0.01 * a[i]!);
    expect(Math.abs(product(a, shared) / Math.sqrt(a.length))).toBeGreaterThan(SIGMAS);
  });
});

describe('the measurement record of an ensemble', () => {
  const SEGMENT = 1024;

  /** The scores of each frequency's power, averaged over trajectories, against white noise of variance 1 / dt. */
  async function spectrumScores(rate: number, flaw = (_record: Float64Array) => {}): Promise<Float64Array> {
    const [dt, trajectories] = [0.01, 2000];
    const { measurement } = await simulateBlochEnsemble(engine, {
      rabi: 0,
      rate,
      efficiency: 1,
      initial: [0, 0, 1],
      dt,
      steps: SEGMENT,
      trajectories,
      seed: 'spectrum',
      guard: false,
      record: { every: 1, measurement: true },
    });
    const mean = new Float64Array(SEGMENT / 2 - 1);
    for (let k = 0; k < trajectories; k++) {
      const record = measurement!.values.slice(k * SEGMENT, (k + 1) * SEGMENT);
      flaw(record);
      const power = powerSpectrum(record);
      for (let f = 0; f < mean.length; f++) mean[f]! += (power[f + 1]! * dt) / SEGMENT / trajectories;
    }
    // A power is exponentially distributed, as wide as its mean.
    return mean.map((value) => (value - 1) * Math.sqrt(trajectories));
  }

  it.each([0, 0.5])('is white at a rate of %s, at every frequency', async (rate) => {
    // From the pole the signal is constant, which only the frequency 0 sees.
    const scores = await spectrumScores(rate);
    expect(Math.max(...scores.map(Math.abs))).toBeLessThan(SIGMAS);
  });

  it('would be caught with a tone of a twenty-fifth of the noise', async () => {
    const scores = await spectrumScores(0, (record) => {
      for (let i = 0; i < SEGMENT; i++) record[i]! += 0.4 * Math.cos((2 * Math.PI * 100 * i) / SEGMENT);
    });
    expect(scores[99]).toBeGreaterThan(SIGMAS);
  });
});
