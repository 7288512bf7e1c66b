import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import type { FigureContext, FigureData } from '../../src/figures/figure.js';
import { FIGURES } from '../../src/figures/registry.js';
import { createEngine, type Engine, type Seed } from '../../src/index.js';
import { extent, itAtLength } from '../extent.js';
import { expectComplete } from './requirements.js';
import { contextOf, expectScan } from './scan-figures.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

type Row = Record<string, number>;

const figureOf = (id: string) => FIGURES.find((each) => each.id === id)!;

/** Expects that a figure says what it is about, and that its result has no gaps. */
async function resultOf(id: string, options: FigureContext['options'], data: FigureData[] = []) {
  const figure = figureOf(id);
  expect(figure.claim).toMatch(/\.\)?$/);
  expect(Object.keys(figure.options.full)).toEqual(Object.keys(figure.options.quick));
  expect(Object.keys(figure.options.quick).sort()).toEqual(Object.keys(options).sort());
  const result = await figure.run(engine, contextOf(options, data));
  expectComplete(figure, result);
  return result;
}

// The others in test/slow/qneuron-scans.test.ts.
it.each(['qneuron/5', 'qneuron/11', 'qneuron/14', ...extent([], ['qneuron/20'])])(
  'figure %s gives a table, a drawing, a page and a verdict that are sound',
  (id) => expectScan(engine, figureOf(id)),
);

it('figure qneuron/4 has the profile that is known exactly', async () => {
  const result = await resultOf('qneuron/4', { sweeps: 1500, chains: 32 });
  expect(result.verdict.outcome).toBe('reproduced');
  for (const { neuron, stdErr, exact } of result.data as Row[]) {
    expect(Math.abs(neuron! - exact!)).toBeLessThan(5 * stdErr!);
  }
});

it('figure qneuron/1 has the density of the action that is known exactly', async () => {
  const result = await resultOf('qneuron/1', { sweeps: 1500, chains: 32 });
  expect(result.verdict.outcome).toBe('reproduced');
  const kinks = [64, 192, 320, 448];
  for (const { slice, input, neuron, stdErr, exact } of result.data as Row[]) {
    expect(Math.abs(neuron! - exact!)).toBeLessThan(5 * stdErr!);
    // Λ/2 sech⁴ of each kink; the lattice takes differences for slopes.
    const sech4 = (kink: number) => 1 / Math.cosh((50 * 0.7 * (slice! - kink)) / 512) ** 4;
    const density = kinks.reduce((sum, kink) => sum + 2500 * sech4(kink), 0);
    expect(Math.abs(input! - density)).toBeLessThan(0.003 * 2500);
  }
  expect(result.verdict.reasons[0]).toMatch(/the lattice's sum is 66\.6\d, \(9\) says 66\.67/);
});

it('figure qneuron/2 shows neurons that rest unless they are excited', async () => {
  const result = await resultOf('qneuron/2', { sweeps: 512, chains: 4 });
  expect(result.verdict.outcome).not.toBe('not reproduced');
  type Shown = { path: number[]; kinks: number };
  type Paths = [free: Shown, middle: Shown, strong: Shown, saw: Shown];
  const [free, middle, strong, saw] = result.data as unknown as Paths;
  for (const { path, kinks } of [free, saw]) {
    expect(path).toHaveLength(512);
    expect(kinks).toBe(0);
    expect(Math.min(...path.map(Math.abs))).toBeGreaterThan(0.5);
  }
  for (const { path } of [middle, strong]) expect(Math.min(...path.map(Math.abs))).toBeLessThan(0.5);
});

it('figure qneuron/3 has the impacts that are known exactly, of which that on the exciter is one too many', async () => {
  const result = await resultOf('qneuron/3', { sweeps: extent(192, 512), chains: 24 });
  expect(result.verdict.outcome).toBe('not reproduced');
  expect(result.data).toHaveLength(5 * 512);
  for (const { square, stdErr, exact } of result.data as Row[]) {
    expect(Math.abs(square! - exact!)).toBeLessThan(5 * stdErr!);
  }
});

it('figure qneuron/12 changes nothing but where both neurons would spike', async () => {
  const result = await resultOf('qneuron/12', { points: 9 });
  expect(result.verdict.outcome).toBe('reproduced');
  const impacts = result.data as unknown as { inputs: boolean[]; free: number[]; inhibited: number[] }[];
  expect(impacts.map(({ inputs }) => inputs.map(Number).join(''))).toEqual(['00', '01', '10', '11']);
  const both = impacts[3]!;
  // The reference values of NOT, to their last digits.
  expect(Math.abs(both.free[1]! - 1.30254)).toBeLessThan(2e-5);
  expect(Math.abs(both.inhibited[1]! - 0.25895)).toBeLessThan(2e-5);
  // The stronger one stays active.
  expect(both.inhibited[0]!).toBeGreaterThan(1);
  // 9 × 9 cells: the darkest one in the middle.
  expect(result.svg).toContain('rgb(8,29,60)');
});

describe('on digits', () => {
  const draw = (seed: Seed, count: number) => strokes({ seed, count });
  const data = [
    {
      name: 'strokes',
      available: { train: Infinity, test: Infinity },
      train: draw,
      test: (seed: Seed, count: number) => draw(`${seed}-test`, count),
    },
  ];
  const options = { train: 1000, test: 40, epochs: 12 };

  it('figure qneuron/21 shows images of every digit', async () => {
    const result = await resultOf('qneuron/21', { train: 200 }, data);
    const drawn = await draw(1, 200);
    const shown = (result.data as unknown as { digit: number; images: number; shown: number[] }[]).flatMap(
      ({ digit, images, shown: own }) => {
        expect(images).toBe(Array.from(drawn.labels).filter((label) => label === digit).length);
        return own.map((image) => [drawn.labels[image], digit]);
      },
    );
    expect(shown).toHaveLength(40);
    for (const [label, digit] of shown) expect(label).toBe(digit);
    expect(result.svg.match(/aria-label="cells"/g)).toHaveLength(40);
    expect(result.verdict.outcome).toBe('undecided');
    expect(result.meta.warnings).toEqual(["on strokes in place of the paper's data"]);
    const mnist = { ...data[0]!, name: 'mnist', available: { train: 60_000, test: 10_000 } };
    const wrong = await figureOf('qneuron/21').run(engine, contextOf({ train: 200 }, [mnist]));
    expect(wrong.verdict).toMatchObject({
      outcome: 'not reproduced',
      reasons: [expect.stringMatching(/16 × 16/)],
    });
  });

  it('figure qneuron/22 shows weights that recognise as many as they do', async () => {
    const result = await resultOf('qneuron/22', options, data);
    const digits = result.data as unknown as { found: number; images: number; weights: number[] }[];
    expect(result.svg).toContain('aria-label="bar"');
    const weights = digits.map((digit) => digit.weights);
    const { images, labels } = await draw('1-test', 40);
    const right = Array.from(labels).filter((label, image) => {
      const scores = weights.map((own) =>
        own.reduce((sum, weight, pixel) => sum + weight * images[image * 256 + pixel]!, 0),
      );
      return scores.indexOf(Math.max(...scores)) === label;
    }).length;
    expect(digits.reduce((sum, { found }) => sum + found, 0)).toBe(right);
    expect(digits.map(({ images: shown }) => shown)).toEqual(Array(10).fill(4));
    expect(result.verdict.reasons[0]).toContain(`${((100 * right) / 40).toFixed(1)} ±`);
    expect(result.verdict.reasons[1]).toMatch(/^0 of 2560 weights are negative/);
    expect(result.meta.warnings).toEqual(["on strokes in place of the paper's data"]);
  });

  itAtLength('figure qneuron/23 compares readings of the same images', async () => {
    const result = await resultOf('qneuron/23', { ...options, sweeps: 128 }, data);
    const readings = result.data as Row[];
    // 8 (the least), 12, 40 and 128 sweeps to the end, and up to 128.
    expect(readings.map(({ k, sweeps }) => [k, sweeps])).toEqual(
      [1000, 250].flatMap((k) => [8, 12, 40, 128, 128].map((sweeps) => [k, sweeps])),
    );
    const classical = readings.map(({ accuracy, lost, won }) => Math.round(40 * accuracy!) + lost! - won!);
    expect(new Set(classical).size).toBe(1);
    expect(readings[4]!.meanSweeps).toBeLessThan(readings[3]!.meanSweeps!);
    for (const { votes } of result.data as unknown as { votes: number[] }[]) {
      for (let digit = 0; digit < 10; digit++) {
        const row = votes.slice(10 * digit, 10 * digit + 10);
        expect(row.reduce((sum, vote) => sum + vote, 0)).toBeCloseTo(1, 9);
        // What is shown has more votes than most.
        expect(row.filter((vote) => vote > row[digit]!).length).toBeLessThan(3);
      }
    }
  });
});
