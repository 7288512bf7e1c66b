import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import {
  exactActivity,
  lineDetector,
  simulateCircuit,
  simulateScan,
  truthTable,
} from '../../src/qneuron/public.js';
import {
  chain,
  excited,
  expectExact,
  expectFree,
  not,
  rivals,
  threeGate,
} from '../qneuron/sampling/known-circuits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const options = { seed: 1, chains: 4, thermalization: 500, sweeps: 2500 };

it('has truth tables of gates put together: a half adder and a multiplexer', async () => {
  const adder = await truthTable(engine, 'half-adder', options);
  expect(adder.rows.map(({ expected }) => expected.map(Number))).toEqual([
    [0, 0],
    [1, 0],
    [1, 0],
    [0, 1],
  ]);
  for (const { separation } of adder.outputs) expect(separation).toBeGreaterThan(20);
  const multiplexer = await truthTable(engine, 'multiplexer', { ...options, sweeps: 1000 });
  expect(multiplexer.rows.length).toBe(8);
  expect(multiplexer.outputs[0]!.separation).toBeGreaterThan(20);
});

it('detects a line in a larger image, too', async () => {
  const image = (ink: (x: number, y: number) => boolean) =>
    Array.from({ length: 6 }, (_, y) => Array.from({ length: 6 }, (_, x) => Number(ink(x, y))));
  const images = [
    image((x) => x === 3),
    image((x, y) => x === 3 || y === 3),
    image((x) => x === 2 || x === 3),
    image(() => true),
    image(() => false),
  ];
  const circuits = images.map((one) => lineDetector(one).circuit);
  expect(circuits[0]!.neurons.length).toBe(17);
  const results = await simulateScan(engine, circuits, { ...options, sweeps: 500 });
  const [line, ...others] = results.map(({ activity, stdErr }) => ({
    value: activity.at(-1)!,
    error: stdErr.at(-1)!,
  }));
  // The line's output is 1.8 times as active as those of the others, by 5 standard errors.
  for (const other of others) {
    const error = Math.hypot(line!.error, 1.8 * other.error);
    expect(line!.value - 1.8 * other.value).toBeGreaterThan(5 * error);
  }
});

it('gets through the threshold of a chain by jumps and exchanges, without being told', async () => {
  const ks = [0.92, 0.95, 0.975, 1, 1.03, 1.06];
  const results = await simulateScan(engine, ks.map(chain), { seed: 1, sweeps: 4000 });
  expect(results[0]!.meta.options).toMatchObject({ jumps: 8, exchange: 8 });
  expect(results[0]!.jumped).toBeGreaterThan(0.05);
  // From exactActivity, to five digits.
  const exact = [0.16845, 0.19388, 0.34138, 0.99256, 1.39779, 1.54365];
  for (const [i, { activity, stdErr, rHat }] of results.entries()) {
    expect(Math.max(...rHat)).toBeLessThan(1.15);
    expect(Math.abs(activity[2]! - exact[i]!)).toBeLessThan(5 * stdErr[2]!);
  }
});

it('leaves, by exchange, all points of a scan at their own distributions', async () => {
  const strengths = [0, 300, 600, 1000, 1500, 2000, 2500];
  const circuits = strengths.map((strength) => excited(strength));
  const results = await simulateScan(engine, circuits, { seed: 1, chains: 4, exchange: 2, sweeps: 6000 });
  for (const share of results[0]!.exchanged!) expect(share).toBeGreaterThan(0.1);
  for (const [i, { activity, stdErr, meta }] of results.entries()) {
    const [exact] = (await exactActivity(engine, circuits[i]!)).activity;
    expect(stdErr[0]!).toBeLessThan(0.01 * exact!);
    expect(Math.abs(activity[0]! - exact!)).toBeLessThan(5 * stdErr[0]!);
    expect(meta.warnings).toEqual([]);
  }
});

it('gets around, by replicas, what holds paths fast', async () => {
  const options = { seed: 1, method: 'bridge', chains: 4, sweeps: 3000 } as const;
  const stuck = await simulateCircuit(engine, rivals(30_000), options);
  expect(stuck.rHat[0]).toBeGreaterThan(1.5);
  const replicas = [0.47, 0.52, 0.57, 0.63, 0.7, 0.77, 0.85, 0.92];
  const freed = await simulateCircuit(engine, rivals(30_000), { ...options, replicas, exchange: 4 });
  expect(freed.exchanged!.length).toBe(8);
  expect(freed.meta.options.replicas).toEqual([...replicas, 1]);
  expect(freed.rHat[0]).toBeLessThan(1.2);
  expect(freed.tau[0]).toBeLessThan(0.3 * stuck.tau[0]!);
  const exact = (await exactActivity(engine, rivals(30_000))).activity;
  for (const i of [0, 1]) expect(Math.abs(freed.activity[i]! - exact[i]!)).toBeLessThan(5 * freed.stdErr[i]!);
});

it.each([
  { name: 'NOT, k = 0.25', circuit: not(0.25), expected: 0.45973, sweeps: 3000 },
  { name: 'the chain, k = 1.1', circuit: chain(1.1), expected: 1.67416, sweeps: 15_000 },
  { name: 'AND, k = 0', circuit: threeGate(0, 0, 2000), expected: 0.33006, sweeps: 6000 },
  { name: 'AND, k = 0.5', circuit: threeGate(0.5, 0, 2000), expected: 0.51875, sweeps: 6000 },
  { name: 'OR, k = 0.5', circuit: threeGate(0.5, 50000, 4000), expected: 0.59842, sweeps: 10_000 },
])('agrees with the exact activity of $name', async ({ circuit, expected, sweeps }) => {
  expectExact(await simulateCircuit(engine, circuit, { seed: 3, sweeps }), expected);
});

it.each([
  [20, 2, 128, 5],
  [10, 4, 128, 4],
  [40, 2, 256, 5],
])('has the moments of a free neuron at Λ = %d, T = %d', (...free) => expectFree(engine, ...free));
