import { expect, it } from 'vitest';
import { mainMetrics, varyingOptions } from '../../../src/cli/sweep/sweep-report.js';

const point = (options: object, metrics: Record<string, number>) => ({
  options: { ...options },
  runs: 1,
  metrics: Object.fromEntries(
    Object.entries(metrics).map(([name, mean]) => [name, { mean, stdErr: null, runs: 1 }]),
  ),
});

it('shows the options that differ, and the metrics that do, by more than rounding', () => {
  const points = [
    point({ rate: 1, steps: 5, hidden: [5] }, { x: 1e-16, y: 1, 'y.stdErr': 0.1 }),
    point({ rate: 2, steps: 5, hidden: [6] }, { x: 2e-16, y: 2, 'y.stdErr': 0.2, z: 1 }),
    point({ rate: 2, steps: 5, hidden: [6], dt: 1 }, { z: 2 }),
  ];
  expect(varyingOptions(points)).toEqual(['rate', 'hidden', 'dt']);
  expect(mainMetrics(points)).toEqual(['y', 'z']);
  expect(mainMetrics(points.slice(0, 1))).toEqual(['x', 'y']);
  expect(mainMetrics([point({}, {})])).toEqual([]);
});
