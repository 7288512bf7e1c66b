import { expect, it } from 'vitest';
import { createEngine } from '../../src/index.js';
import { histogram } from '../../src/plot/public.js';
import { StateVector } from '../../src/register/public.js';
import { descriptionOf, readSvg, textsIn } from './read-svg.js';

const barsIn = (svg: string) =>
  readSvg(svg)
    .filter(
      ({ name, attributes }) =>
        name === 'rect' && attributes.fill === '#0072b2' && attributes.height !== '12',
    )
    .map(({ attributes }) => Number(attributes.height));

it('draws the counts of a measured register beside their probabilities', async () => {
  using engine = await createEngine();
  using state = new StateVector(engine, 3);
  await state.run([
    { gate: 'ry', qubits: [0], angle: 1.2 },
    { gate: 'cx', qubits: [0, 1] },
    { gate: 'h', qubits: [2] },
  ]);
  const { counts } = await state.sample({ shots: 400, seed: 1 });
  const named = (list: ArrayLike<number>) =>
    Object.fromEntries(Array.from(list, (value, i) => [i.toString(2).padStart(3, '0'), value]));
  const svg = histogram(named(counts), {
    exact: named(state.probabilities()),
    ...{ theme: 'light', title: '400 shots of three qubits', xLabel: 'q0 q1 q2' },
  });
  await expect(svg).toMatchFileSnapshot('../../docs/images/plot/histogram.svg');
  expect(textsIn(svg)).toEqual(expect.arrayContaining(['000', '111', 'sampled', 'exact', 'share']));
});

it('has bars as high as shares, with their standard errors, and points at what they should be', () => {
  const svg = histogram({ b: 30, a: 90 }, { theme: 'light', exact: { a: 0.5, c: 0.5 } });
  const bars = barsIn(svg);
  expect(bars.length).toBe(3);
  expect(bars[0]! / bars[1]!).toBeCloseTo(3, 2);
  expect(bars[2]).toBe(0);
  expect(descriptionOf(svg)).toBe('Shares of 120 outcomes: a: 0.75, b: 0.25, c: 0.');
  const errors = readSvg(svg).filter(({ attributes }) => attributes['stroke-width'] === '1.6');
  // √(0.75 · 0.25 / 120), of both alike; none of an outcome that never came.
  expect(errors.length).toBe(2);
  const [, top, bottom] = /M[\d.]+,([\d.]+)L[\d.]+,([\d.]+)/.exec(errors[0]!.attributes.d!)!.map(Number);
  expect(Math.abs(top! - bottom!) / bars[0]!).toBeCloseTo((2 * Math.sqrt((0.75 * 0.25) / 120)) / 0.75, 2);
});

it('counts values in bins of equal width, the last with its upper end', () => {
  const bars = (options: object) => barsIn(histogram([0, 0.1, 0.5, 0.9, 1], { theme: 'light', ...options }));
  const [low, high] = bars({ bins: 2 });
  expect(high! / low!).toBeCloseTo(1.5, 2);
  expect(bars({ bins: 2, range: [0, 0.5] }).map((height) => height > 0)).toEqual([true, true]);
  expect(descriptionOf(histogram(Float64Array.of(3, 3), { bins: 4 }))).toMatch(
    /^2 values in 4 bins from 2.7 to 3.3;/,
  );
  expect(readSvg(histogram([])).length).toBeGreaterThan(3);
});

it('refuses what is nothing to count', () => {
  const draw = (data: unknown, options?: unknown) => () => histogram(data as never, options as never);
  expect(draw({})).toThrow('data: expected 1 to 256 numbers by names');
  expect(draw({ a: 0 })).toThrow('data: counts, of which not all are 0');
  expect(draw({ a: -1 })).toThrow("data['a']: expected a number from 0 to");
  expect(draw([1], { range: [1, 1] })).toThrow('options.range: expected a number and a larger one');
  expect(draw({ a: 1 }, { exact: { a: 2 } })).toThrow("options.exact['a']");
});
