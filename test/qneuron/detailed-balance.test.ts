import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { someOf } from '../extent.js';
import { imbalance } from './detailed-balance.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const METHODS = [
  { method: 'single' },
  { method: 'bridge', levels: 2 },
  { method: 'bridge', levels: 3 },
  { method: 'multilevel', levels: 2 },
  { method: 'multilevel', levels: 3 },
  { method: 'bridge', levels: 2, signs: 1 },
  { method: 'multilevel', levels: 2, precision: 'float64' },
  { method: 'gaussian', levels: 2 },
  { method: 'bridge', levels: 1, jumps: 1 },
  { method: 'single', jumps: 2, precision: 'float64' },
  { method: 'gaussian', levels: 3, precision: 'float64' },
] as const;

// That this finds wrong kernels, which take seconds to compile, is shown in test/slow.
it.each(someOf(METHODS, 2))(
  'keeps the exact distribution and its balance: $method $levels $precision',
  (options) => {
    const { occupation, exchange } = imbalance(engine, options);
    expect(occupation).toBeLessThan(5);
    // Two half sweeps in a fixed order have the distribution, but no detailed balance.
    if (options.method !== 'single') expect(exchange).toBeLessThan(5);
  },
);
