import { expect, it } from 'vitest';
import { sphere } from '../../../src/figures/plot/sphere.js';
import { elementsOf } from '../well-formed.js';

const COLOR = '#d55e00';
const SIZE = 300;
/** Pixels of a radius. */
const RADIUS = (SIZE - 8) / 2.4;

/** Pieces of the drawn path, each a list of points. */
function drawn(values: Float64Array): [number, number][][] {
  const svg = sphere([{ color: COLOR, values }], SIZE).outerHTML;
  let own = false;
  const pieces: [number, number][][] = [];
  for (const { name, attributes } of elementsOf(svg)) {
    if (name === 'g') own = attributes.get('stroke') === COLOR;
    if (name !== 'path' || !(own || attributes.get('stroke') === COLOR)) continue;
    for (const piece of attributes.get('d')!.split('M').slice(1)) {
      pieces.push(piece.split('L').map((point) => point.split(',').map(Number) as [number, number]));
    }
  }
  return pieces;
}

it('draws long steps along the sphere, and not through it', () => {
  const [arc, ...rest] = drawn(Float64Array.of(1, 0, 0, 0, 1, 0));
  expect(rest).toEqual([]);
  const [[x0, y0], [x1, y1]] = [arc![0]!, arc!.at(-1)!];
  const chord = Math.hypot(x1 - x0, y1 - y0);
  const depths = arc!.map(([x, y]) => Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / chord);
  expect(Math.max(...depths)).toBeGreaterThan(0.08 * RADIUS);
  for (const [i, [x, y]] of arc!.entries()) {
    if (i > 0) expect(Math.hypot(x - arc![i - 1]![0], y - arc![i - 1]![1])).toBeLessThan(0.06 * RADIUS);
  }
});
