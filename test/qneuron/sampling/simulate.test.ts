import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import {
  exactActivity,
  QNeuronCircuit,
  type SimulateOptions,
  simulateCircuit,
  simulateScan,
} from '../../../src/qneuron/public.js';
import { chainStatistics } from '../../../src/qneuron/sampling/chain-statistics.js';
import { extent, itAtLength } from '../../extent.js';
import { chain, excited, expectExact, expectFree, not, threeGate } from './known-circuits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const STRENGTHS: [strength: number, activity: number][] = [
  [0, 0.13095],
  [3000, 0.619],
  [15000, 2.02638],
  [1000, 0.201],
  [6000, 1.30254],
  [8000, 1.58181],
];

const CIRCUITS = [
  { name: 'NOT, k = 1', circuit: not(1), expected: 0.25895, sweeps: 3000 },
  { name: 'AND, k = 1', circuit: threeGate(1, 0, 2000), expected: 0.96044, sweeps: 5000 },
  { name: 'the chain, k = 0.4', circuit: chain(0.4), expected: 0.13297, sweeps: 3000 },
  { name: 'OR, k = 1.25', circuit: threeGate(1.25, 50000, 4000), expected: 0.87218, sweeps: 8000 },
];

// The values are those of test/qneuron/exact/exact-activity.test.ts; each runs as long as the bound on its error takes.
describe('agrees with the exact activity', () => {
  it('of one neuron, side by side', async () => {
    const expected = new Map(extent(STRENGTHS.slice(1, 3), STRENGTHS));
    const circuits = [...expected.keys()].map((strength) => excited(strength));
    const results = await simulateScan(engine, circuits, { seed: 1, sweeps: 2500, signs: 0 });
    for (const [i, value] of [...expected.values()].entries()) expectExact(results[i]!, value);
  });

  const methods: SimulateOptions[] = [
    { method: 'single', sweeps: 7000 },
    { method: 'multilevel', levels: 2, sweeps: 6000 },
    { method: 'multilevel', sweeps: 3000 },
    { method: 'bridge', levels: 3, precision: 'float64', sweeps: 3000 },
    { method: 'gaussian', sweeps: 1000 },
  ];
  // Every day those of several slices at once; test/qneuron/detailed-balance.test.ts holds all.
  it.each(extent(methods.slice(2), methods))('by $method, $levels levels', async (options) => {
    const result = await simulateCircuit(engine, excited(6000), { seed: 2, ...options });
    expectExact(result, 1.30254);
    expect(result.acceptance.length).toBe(options.method === 'multilevel' ? (options.levels ?? 4) : 1);
  });

  // More in test/slow/qneuron-circuits.test.ts.
  it.each(extent(CIRCUITS.slice(0, 1), CIRCUITS))('of $name', async ({ circuit, expected, sweeps }) => {
    expectExact(await simulateCircuit(engine, circuit, { seed: 3, sweeps }), expected);
  });

  it('of one neuron in wells of several heights, and for several kinks, side by side', async () => {
    const lattices = [
      { lambda: 4000, kinks: 2 },
      { lambda: 7000, kinks: 8 },
      ...extent([], [{ lambda: 3000 }, { lambda: 5000 }]),
    ];
    const circuits = lattices.map((lattice) => excited(6000, lattice));
    const results = await simulateScan(engine, circuits, { seed: 1, chains: 6, sweeps: 3000 });
    for (const [i, result] of results.entries()) {
      const { activity, vacuumSubtracted } = await exactActivity(engine, circuits[i]!);
      expectExact(result, activity[0]!);
      expect(result.activity[0]! - result.vacuumSubtracted[0]!).toBeCloseTo(
        activity[0]! - vacuumSubtracted[0]!,
        10,
      );
    }
  });

  it('slice by slice through inputs of any brightness, and inhibiting ones', async () => {
    const circuit = new QNeuronCircuit({ lambda: 2000, slices: 256, kinks: 2 });
    const neuron = circuit.neuron();
    circuit.excite(circuit.input(0.4), neuron, 5000).inhibit(circuit.input(0.5), neuron, 4000);
    const { activity } = await exactActivity(engine, circuit);
    expectExact(await simulateCircuit(engine, circuit, { seed: 4 }), activity[0]!);
  });
});

itAtLength('simulates a thousand neurons at once, each as it is among its own', async () => {
  const build = (triples: number) => {
    const circuit = new QNeuronCircuit({ slices: 64 });
    const input = circuit.input();
    for (let i = 0; i < triples; i++) {
      const [a, b, c] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
      circuit.excite(input, a, 8000).excite(a, b, 1000).inhibit(a, c, 5000);
    }
    return circuit;
  };
  const triples = 340;
  const options = {
    seed: 1,
    method: 'gaussian',
    levels: 3,
    chains: 4,
    thermalization: 100,
    sweeps: 50,
  } as const;
  const { activity } = await simulateCircuit(engine, build(triples), options);
  const exact = (await exactActivity(engine, build(1))).activity;
  for (const [k, expected] of exact.entries()) {
    const own = activity.filter((_, neuron) => neuron % 3 === k);
    const mean = own.reduce((sum, value) => sum + value, 0) / triples;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (triples - 1);
    const error = Math.sqrt(variance / triples);
    expect(error).toBeLessThan(0.005 * expected);
    expect(Math.abs(mean - expected)).toBeLessThan(5 * error);
  }
});

it('shows paths slice by slice, as they are known exactly', async () => {
  const options = { seed: 10, chains: 32, thermalization: 500, sweeps: extent(512, 1024), profile: true };
  const circuit = not(1);
  const { profile, activity, stdErr } = await simulateCircuit(engine, circuit, options);
  const { potential, square, action, snapshots } = profile!;
  const { values: kinks, stdErr: kinksStdErr } = profile!.kinks;
  expect(snapshots).toBeGreaterThanOrEqual(32);
  const exact = await exactActivity(engine, circuit);
  for (const [i, value] of exact.potential.values.entries()) {
    expect(Math.abs(potential.values[i]! - value)).toBeLessThan(5 * potential.stdErr[i]!);
    expect(Math.abs(square.values[i]! - exact.square.values[i]!)).toBeLessThan(5 * square.stdErr[i]!);
    expect(action.values[i]).toBeGreaterThan(potential.values[i]!);
  }
  // The inhibited neuron has no spike, the other one passes through 0 and back now and then.
  expect(kinks[1]).toBeLessThan(0.2);
  expect(kinks[0]).toBeGreaterThan(kinks[1]!);
  expect(kinksStdErr[0]).toBeGreaterThan(0);
  expect(kinksStdErr[0]).toBeLessThan(kinks[0]!);
  for (const neuron of [0, 1]) {
    expect(Math.abs(activity[neuron]! - exact.activity[neuron]!)).toBeLessThan(5 * stdErr[neuron]!);
  }
});

// More in test/slow/qneuron-circuits.test.ts.
const FREE: [lambda: number, time: number, slices: number, levels: number][] = [
  [5, 4, 128, 5],
  [2, 6, 128, 4],
  [20, 4, 256, 5],
];
it.each(extent(FREE.slice(0, 1), FREE))('has the moments of a free neuron at Λ = %d, T = %d', (...free) =>
  expectFree(engine, ...free),
);

describe('says what has not converged', () => {
  it('at the threshold of the chain', async () => {
    const { meta, rHat } = await simulateCircuit(engine, chain(1), {
      seed: 4,
      method: 'bridge',
      sweeps: extent(1500, 4000),
    });
    expect(Math.max(...rHat)).toBeGreaterThan(1.2);
    expect(meta.warnings.join('\n')).toMatch(/neuron 2: the chains disagree \(R-hat .*not converged/);
    expect(meta.warnings.join('\n')).toMatch(/starts 'vacuum' and 'active' differ by/);
  });

  it('of chains that never change', () => {
    const chains = [1, 2].map((value) => new Float64Array(100).fill(value));
    expect(chainStatistics(chains).rHat).toBe(Infinity);
    expect(chainStatistics([chains[0]!, chains[0]!]).rHat).toBe(1);
  });

  it('of given starts, which it tells apart, and of too few chains for two', async () => {
    const options = { seed: 6, thermalization: 0, sweeps: 400 };
    const [up, down] = [1, -1].map((sign) => new Array<number>(512).fill(sign));
    const both = await simulateCircuit(engine, excited(6000), { ...options, start: [up!, down!] });
    expect(both.meta.options.start).toEqual(['given 0', 'given 1']);
    expect(both.meta.warnings.join('\n')).not.toContain('all chains start from');
    const single = await simulateCircuit(engine, excited(6000), { ...options, chains: 1 });
    expect(single.meta.warnings).toContain(
      "all chains start from 'vacuum', which a false equilibrium would not show against",
    );
  });

  it('of the saw, whose kinks are held fast, but not of the saw that was decoupled first', async () => {
    const exact = (await exactActivity(engine, not(1))).activity;
    const saw = await simulateCircuit(engine, chain(0.8), { seed: 7, start: 'saw', sweeps: 200 });
    expect(saw.meta.warnings.join('\n')).toContain("the start 'saw' leaves kinks");
    expect(saw.meta.warnings.join('\n')).toContain("all chains start from 'saw'");
    const start = ['vacuum', 'saw-decoupled'] as const;
    const { activity, stdErr, meta } = await simulateCircuit(engine, not(1), { seed: 7, start });
    expect(Math.abs(activity[1]! - exact[1]!)).toBeLessThan(5 * stdErr[1]!);
    expect(meta.warnings).toEqual([]);
  });
});

it('has no threshold in a chain whose exciters feel nothing', async () => {
  const options = { seed: 8, coupling: 'directed', thermalization: 1000, sweeps: 2000, chains: 4 } as const;
  const points: [k: number, activity: number][] = [
    [0.2, 0.13],
    [0.6, 1.6],
    [1, 3.4],
    ...extent<[number, number][]>(
      [],
      [
        [0.4, 0.39],
        [0.8, 2.7],
      ],
    ),
  ];
  const results = await simulateScan(
    engine,
    points.map(([k]) => chain(k)),
    options,
  );
  for (const [i, [, expected]] of points.entries()) {
    const { activity, stdErr } = results[i]!;
    // The reference has two digits: half a unit of the last one.
    const rounding = expected < 1 ? 0.005 : 0.05;
    expect(Math.abs(activity[2]! - expected)).toBeLessThan(rounding + 5 * stdErr[2]!);
  }
});

describe('is a function of the seed', () => {
  const options: SimulateOptions = { seed: 'same', thermalization: 20, sweeps: 40 };

  it('however the sweeps are cut, and however many chains there are', async () => {
    const eight = await simulateCircuit(engine, not(1), { ...options, chains: 8 });
    const six = await simulateCircuit(engine, not(1), { ...options, chains: 6 });
    const again = await simulateCircuit(engine, not(1), { ...options, chains: 8 });
    expect(again.activity).toEqual(eight.activity);
    // The first chain is the same.
    expect(six.paths).toEqual(eight.paths);
    const given = await simulateCircuit(engine, not(1), {
      ...options,
      start: Array.from(eight.paths.values),
    });
    expect(given.meta.options.start).toEqual(['given']);
    expect(given.activity).not.toEqual(eight.activity);
  });

  it('and ends when the error is small enough, or the signal comes', async () => {
    const precise = { seed: 9, sweeps: 1_000_000, targetStdErr: 0.02 };
    const { stdErr, sweeps, meta } = await simulateCircuit(engine, excited(6000), precise);
    expect(stdErr[0]).toBeLessThanOrEqual(0.02);
    expect(sweeps).toBeLessThan(100_000);
    expect(meta.endReason).toBe('stopped');
    const controller = new AbortController();
    const run = simulateCircuit(engine, excited(6000), {
      sweeps: 1_000_000,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(run).rejects.toThrow('enough');
    expect(engine.bytesUsed).toBe(0);
  });
});
