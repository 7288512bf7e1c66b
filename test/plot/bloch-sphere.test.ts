import { expect, it } from 'vitest';
import { simulateBlochEnsemble } from '../../src/dynamics/public.js';
import { createEngine } from '../../src/index.js';
import { blochSphere } from '../../src/plot/public.js';
import { descriptionOf, readSvg, textsIn } from './read-svg.js';

/** The middles of drawn points: squares are taken by their corners. */
const pointsIn = (svg: string, fill: string) =>
  readSvg(svg)
    .filter(({ attributes }) => attributes.fill === fill && attributes.d?.includes('m'))
    .map(({ attributes }) => /^M(-?[\d.]+),(-?[\d.]+)m/.exec(attributes.d!)!.slice(1).map(Number));

/** At equal distances from the three axes. */
const BEGIN = Math.sqrt(1 / 3);

it('draws trajectories of a measured qubit', async () => {
  using engine = await createEngine();
  const { states } = await simulateBlochEnsemble(engine, {
    ...{
      rabi: 1,
      rate: 0.05,
      efficiency: 1,
      initial: [BEGIN, BEGIN, BEGIN],
      dt: 0.01,
      steps: 700,
      trajectories: 2,
    },
    record: { every: 4, trajectories: 2 },
    seed: 5,
  });
  const { values, shape } = states!;
  const length = 3 * shape[1];
  const tracks = [0, 1].map((k) => ({
    values: values.subarray(k * length, (k + 1) * length),
    label: `trajectory ${k}`,
  }));
  const svg = blochSphere(
    [...tracks, { values: [BEGIN, BEGIN, BEGIN], as: 'points', label: 'where they begin' }],
    {
      theme: 'light',
      title: 'A measured qubit-neuron',
      height: 420,
    },
  );
  await expect(svg).toMatchFileSnapshot('../../docs/images/plot/bloch-sphere.svg');
  expect(textsIn(svg)).toEqual(expect.arrayContaining(['|0⟩', '|1⟩', 'trajectory 0', 'where they begin']));
  expect(descriptionOf(svg)).toContain('in 3 tracks');
});

it('projects along the direction that one looks from', () => {
  const at = (vector: number[], eye: number[]) =>
    pointsIn(blochSphere([{ values: vector, as: 'points' }], { eye, theme: 'light' }), '#0072b2')[0]!;
  const middle = at([0, 0, 0], [1, 0, 0]);
  // From the x axis: y to the right, z up, and x in the middle.
  expect(at([1, 0, 0], [5, 0, 0])).toEqual(middle);
  const [right, up] = [at([0, 1, 0], [5, 0, 0]), at([0, 0, 1], [5, 0, 0])];
  expect([right[0]! > middle[0]!, right[1]]).toEqual([true, middle[1]]);
  expect([up[0], up[1]! < middle[1]!]).toEqual([middle[0], true]);
  expect(right[0]! - middle[0]!).toBeCloseTo(middle[1]! - up[1]!, 1);
  // From the pole: x up, and the y axis to the left, as z comes towards the eye.
  const pole = at([0, 1, 0], [0, 0, 1]);
  expect(Math.hypot(pole[0]! - middle[0]!, pole[1]! - middle[1]!)).toBeCloseTo(right[0]! - middle[0]!, 1);
  expect(at([0, 0, 1], [0, 0, -3])).toEqual(middle);
});

it('shows what is behind the sphere fainter', () => {
  const opacity = (z: number) =>
    readSvg(blochSphere([{ values: [0, 0, z], as: 'points' }], { eye: [0, 0, 1], theme: 'light' })).find(
      ({ attributes }) => attributes.fill === '#0072b2',
    )!.attributes['fill-opacity'];
  expect([opacity(1), opacity(-1)]).toEqual([undefined, '0.35']);
});

it('stays on the sphere between points that are far apart', () => {
  const svg = blochSphere([{ values: [0, 0, 1, 0, 1, 0] }], { eye: [1, 0, 0], theme: 'light' });
  const [path] = readSvg(svg).filter(({ attributes }) => attributes.stroke === '#0072b2');
  const places = [...path!.attributes.d!.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  expect(places.length).toBeGreaterThan(10);
  const [cx, cy] = [places[0]![0]!, places.at(-1)![1]!];
  const radii = places.map(([x, y]) => Math.hypot(x! - cx, y! - cy));
  expect(Math.max(...radii) - Math.min(...radii)).toBeLessThan(0.03);
});

it('refuses what is no state', () => {
  const sphere = (tracks: unknown, options?: unknown) => () => blochSphere(tracks as never, options as never);
  expect(sphere([{ values: [0, 0, 1.1] }])).toThrow(
    'tracks[0].values, the length of vector 0,: expected a number from 0 to 1',
  );
  expect(sphere([{ values: [0, 0] }])).toThrow('tracks[0].values: expected three numbers');
  expect(sphere([])).toThrow('tracks: expected a list of 1 to 500 tracks');
  expect(sphere([{ values: [0, 0, 1], as: 'line' }])).toThrow('tracks[0].as: expected one of');
  expect(sphere([{ values: [0, 0, 1] }], { eye: [0, 0, 0] })).toThrow('options.eye: a direction, not 0');
});
