import { expect, it } from 'vitest';
import { createEngine } from '../../src/index.js';
import { heatMap } from '../../src/plot/public.js';
import { StateVector } from '../../src/register/public.js';
import { descriptionOf, readSvg, textsIn } from './read-svg.js';

const BINARY = ['000', '001', '010', '011', '100', '101', '110', '111'];

it('draws the density matrix of a W state', async () => {
  using engine = await createEngine();
  using state = StateVector.w(engine, 3);
  const amplitudes = state.amplitudes.filter((_, i) => i % 2 === 0);
  const density = BINARY.flatMap((_, r) => BINARY.map((_, c) => amplitudes[r]! * amplitudes[c]!));
  const svg = heatMap(density, {
    ...{ columns: 8, range: [-0.5, 0.5], colors: 'diverging', write: true, theme: 'light' },
    ...{ columnLabels: BINARY, rowLabels: BINARY, title: 'Real part of the density matrix of a W state' },
  });
  await expect(svg).toMatchFileSnapshot('../../docs/images/plot/heat-map.svg');
  expect(textsIn(svg).filter((text) => text === '0.33').length).toBe(9);
});

/** Colours with the left, top, right and bottom of what has them. */
const cellsIn = (svg: string) =>
  readSvg(svg).flatMap(({ attributes }) =>
    attributes['shape-rendering'] === 'crispEdges'
      ? [...attributes.d!.matchAll(/M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)/g)].map(([, ...box]) => ({
          fill: attributes.fill!,
          box: box.map(Number),
        }))
      : [],
  );

it('puts rows from the top, and neighbours of one colour together', () => {
  const cells = cellsIn(heatMap([0, 0, 1, 1, 0.5, -3], { columns: 3, range: [0, 1] }));
  const [left, top] = [0, 1].map((side) => Math.min(...cells.map(({ box }) => box[side]!)));
  const at = (row: number, column: number) => {
    const [right, bottom] = [2, 3].map((side) => Math.max(...cells.map(({ box }) => box[side]!)));
    const x = left! + ((column + 0.5) / 3) * (right! - left!);
    const y = top! + ((row + 0.5) / 2) * (bottom! - top!);
    return cells.find(({ box }) => box[0]! < x && x < box[2]! && box[1]! < y && y < box[3]!)!.fill;
  };
  expect(cells.length).toBe(5);
  expect(at(0, 0)).toBe(at(0, 1));
  expect(at(0, 2)).toBe(at(1, 0));
  // Beyond the range is as its end.
  expect(at(1, 2)).toBe(at(0, 0));
  expect(new Set([at(0, 0), at(0, 2), at(1, 1)]).size).toBe(3);
});

it('becomes lighter from the least value to the greatest', () => {
  const cells = cellsIn(
    heatMap(
      Array.from({ length: 64 }, (_, i) => i),
      { columns: 64 },
    ),
  );
  const light = cells
    .sort((a, b) => a.box[0]! - b.box[0]!)
    .map(({ fill }) => {
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(fill.slice(at, at + 2), 16));
      return 0.3 * red! + 0.59 * green! + 0.11 * blue!;
    });
  expect(light.length).toBe(64);
  for (let i = 1; i < 64; i++) expect(light[i]).toBeGreaterThan(light[i - 1]! - 1);
  expect(descriptionOf(heatMap([2, 2], { columns: 1 }))).toBe('2 rows of 1 cells, from 2 to 2.');
});

it('refuses what has no rows', () => {
  const draw = (values: unknown, options: unknown) => () => heatMap(values as never, options as never);
  expect(draw([1, 2, 3], { columns: 2 })).toThrow('values: expected rows of 2 numbers');
  expect(draw([1, 2], { columns: 2, columnLabels: ['a'] })).toThrow(
    'options.columnLabels: expected a list of 2 texts',
  );
  expect(draw([1, 2], { columns: 2, rowLabels: ['a', 'b'] })).toThrow(
    'options.rowLabels: expected a list of 1 texts',
  );
  expect(draw(new Float32Array(65_537), { columns: 1 })).toThrow('values: expected at most 65536');
  expect(draw(new Float32Array(1025), { columns: 1, write: true })).toThrow('values: expected at most 1024');
});
