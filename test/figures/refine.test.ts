import { expect, it } from 'vitest';
import { refined } from '../../src/figures/refine.js';

const step = (x: number) => Math.tanh(20 * (x - 0.31));

it('adds points to a curve where it is steep, and nowhere else', async () => {
  const known = [0, 0.25, 0.5, 0.75, 1].map((x) => [x, step(x)] as const);
  const points = await refined(known, 7, step);
  for (const [i, [x, y]] of points.entries()) {
    expect(y).toBe(step(x));
    if (i > 0) expect(Math.abs(y - points[i - 1]![1])).toBeLessThanOrEqual(0.12 * 2);
  }
  for (const [x] of known) expect(points.map(([at]) => at)).toContain(x);
  expect(points.filter(([x]) => x > 0.5)).toHaveLength(2);
  expect(points.length).toBeGreaterThan(10);
});
