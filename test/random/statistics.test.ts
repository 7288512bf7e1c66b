import { beforeAll, describe, expect, it } from 'vitest';
import { Purpose } from '../../assembly/random/purpose.js';
import { keyOf } from '../../src/engine/random/seed.js';
import { createEngine, type Engine } from '../../src/index.js';
import {
  chiSquareScore,
  correlationScore,
  kolmogorovSmirnovScore,
  meanScore,
  momentScores,
  normalCdf,
  SIGMAS,
} from '../oracle/statistics.js';
import { fill, fillBernoulli, type Stream } from './fills.js';

const COUNT = 400_000;
const stream: Stream = { key: keyOf('statistics'), item: 3, step: 5 };

const NORMAL_MOMENTS = [1, 0, 1, 0, 3, 0, 15, 0, 105];
const UNIFORM_MOMENTS = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => 1 / (k + 1));
const uniformCdf = (x: number) => Math.min(Math.max(x, 0), 1);

let engine: Engine;
let normals: Float64Array;
let uniforms: Float64Array;
beforeAll(async () => {
  engine = await createEngine();
  normals = fill(engine, 'fillNormal', COUNT, stream);
  uniforms = fill(engine, 'fillUniform', COUNT, stream);
});

function expectAllRight(scores: number[]): void {
  for (const score of scores) expect(Math.abs(score)).toBeLessThan(SIGMAS);
}

function expectWrong(score: number): void {
  expect(Math.abs(score)).toBeGreaterThan(SIGMAS);
}

/** How often each of the uniforms' 27 leading bits, which are those of one word, is set and how often it is not. */
function bitCounts(samples: Float64Array): number[][] {
  const ones = new Array<number>(27).fill(0);
  for (let i = 0; i < samples.length; i++) {
    const bits = Math.floor(samples[i]! * 2 ** 27);
    for (let bit = 0; bit < 27; bit++) ones[bit]! += (bits >> (26 - bit)) & 1;
  }
  return ones.map((count) => [count, samples.length - count]);
}

describe('normals', () => {
  it('have the moments and the distribution', () => {
    expectAllRight(momentScores(normals, NORMAL_MOMENTS));
    expectAllRight([kolmogorovSmirnovScore(normals, normalCdf)]);
  });

  it('do not depend on their neighbours', () => {
    for (const lag of [1, 2, 3, 4, 8])
      expectAllRight([correlationScore(normals.subarray(lag), normals.subarray(0, -lag))]);
    // The two numbers of a block share a radius, so look at their squares too.
    const squares = normals.map((x) => (x * x - 1) / Math.SQRT2);
    expectAllRight([correlationScore(squares.subarray(1), squares.subarray(0, -1))]);
  });

  it('would be caught with a variance of 1.02 or a mean of 0.02', () => {
    expectWrong(
      momentScores(
        normals.map((x) => x * Math.sqrt(1.02)),
        NORMAL_MOMENTS,
      )[1]!,
    );
    expectWrong(
      momentScores(
        normals.map((x) => x + 0.02),
        NORMAL_MOMENTS,
      )[0]!,
    );
    expectWrong(
      kolmogorovSmirnovScore(
        normals.map((x) => x + 0.02),
        normalCdf,
      ),
    );
  });
});

describe('uniforms', () => {
  it('have the moments, the distribution and even bits', () => {
    expectAllRight(momentScores(uniforms, UNIFORM_MOMENTS));
    expectAllRight([kolmogorovSmirnovScore(uniforms, uniformCdf)]);
    expectAllRight(bitCounts(uniforms).map(chiSquareScore));
  });

  it('fall evenly into cells, alone and in pairs', () => {
    const cells = new Float64Array(4096);
    for (let i = 0; i < COUNT; i += 2)
      cells[Math.floor(uniforms[i]! * 64) * 64 + Math.floor(uniforms[i + 1]! * 64)]!++;
    expectAllRight([chiSquareScore(cells)]);
  });

  it('would be caught when squeezed by 1 %, or with one bit set a little too often', () => {
    const squeezed = uniforms.map((x) => x * 0.99);
    expectWrong(momentScores(squeezed, UNIFORM_MOMENTS)[0]!);
    expectWrong(kolmogorovSmirnovScore(squeezed, uniformCdf));
    const biased = uniforms.map((x, i) => (i % 50 === 0 ? x / 2 + 0.5 : x));
    expectWrong(chiSquareScore(bitCounts(biased)[0]!));
  });
});

describe('Bernoulli draws', () => {
  const score = (p: number, stated: number) =>
    meanScore(fillBernoulli(engine, new Float64Array(COUNT).fill(p), stream), stated, stated * (1 - stated));

  it('fire at their rate', () => {
    expectAllRight([0.001, 0.1, 0.3, 0.5, 0.9, 0.999].map((p) => score(p, p)));
  });

  it('would be caught at p + 0.01', () => {
    expectWrong(score(0.31, 0.3));
  });
});

describe('signs', () => {
  it('are balanced, in every place of the block, and do not depend on their neighbours', () => {
    const signs = fill(engine, 'fillRademacher', 128 * 4096, stream);
    expectAllRight([meanScore(signs, 0, 1)]);
    for (const lag of [1, 2, 32, 64, 128])
      expectAllRight([correlationScore(signs.subarray(lag), signs.subarray(0, -lag))]);
    for (let place = 0; place < 128; place++) {
      expectAllRight([
        meanScore(
          Float64Array.from({ length: 4096 }, (_, b) => signs[b * 128 + place]!),
          0,
          1,
        ),
      ]);
    }
  });
});

describe('streams that differ by one', () => {
  const of = (other: Stream) => fill(engine, 'fillNormal', COUNT / 4, other);
  const base: Stream = { key: keyOf(1), purpose: Purpose.Born, item: 1, step: 1 };

  it.each([
    ['item', { ...base, item: 2 }],
    ['step', { ...base, step: 2 }],
    ['purpose', { ...base, purpose: Purpose.Encode }],
    ['seed', { ...base, key: keyOf(2) }],
  ])('in %s are uncorrelated', (_name, other) => {
    expectAllRight([correlationScore(of(base), of(other))]);
  });

  it('are uncorrelated for a hundred consecutive seeds, items and steps', () => {
    const first = (other: Stream) => fill(engine, 'fillNormal', 2000, other);
    for (let n = 0; n < 100; n++) {
      expectAllRight([
        correlationScore(first({ ...base, key: keyOf(n) }), first({ ...base, key: keyOf(n + 1) })),
        correlationScore(first({ ...base, item: n }), first({ ...base, item: n + 1 })),
        correlationScore(first({ ...base, step: n }), first({ ...base, step: n + 1 })),
      ]);
    }
  });

  it('would be caught with a correlation of 0.03', () => {
    const a = of(base);
    const b = of({ ...base, item: 2 });
    expectWrong(
      correlationScore(
        a,
        b.map((x, i) => 0.03 * a[i]! + Math.sqrt(1 - 0.03 ** 2) * x),
      ),
    );
  });
});
