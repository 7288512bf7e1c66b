import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegionGroup } from '../../../src/engine/arena.js';
import { Pacer } from '../../../src/engine/index.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { exactActivity, QNeuronCircuit, simulateCircuit, simulateScan } from '../../../src/qneuron/public.js';
import { PathEnsemble } from '../../../src/qneuron/sampling/path-ensemble.js';
import { PathExchange } from '../../../src/qneuron/sampling/path-exchange.js';
import { uniformSettings } from '../../../src/qneuron/sampling/path-plan.js';
import { pathPointOf } from '../../../src/qneuron/sampling/path-point.js';
import { Sampling } from '../../../src/qneuron/sampling/sampling.js';
import { simulateSettings } from '../../../src/qneuron/sampling/simulate-options.js';
import { extent } from '../../extent.js';
import { interactionAction } from '../../oracle/interaction-action.js';
import { excited, rivals } from './known-circuits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

it.each(['float32', 'float64'] as const)(
  'draws which slices are exchanged by the action of both paths, in %s',
  (precision) => {
    const slices = 8;
    const circuits = [0, 1].map((i) => {
      const circuit = new QNeuronCircuit({ slices, time: 1, lambda: [30, 60][i], kinks: 2 });
      const [a, b, c] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
      circuit.excite(circuit.input(), a, 20 + 30 * i).inhibit(circuit.input(0.5), b, 10 * i);
      return circuit
        .excite(a, b, 15 + 10 * i)
        .inhibit(b, c, 30 - 10 * i)
        .excite(c, a, 20 * i);
    });
    // Chains 1 and 4, in different lanes.
    const chains = 3;
    const settings = uniformSettings(
      simulateSettings({ method: 'bridge', levels: 1, chains, precision, seed: 1 }, circuits[0]!),
      3,
    );
    const group = new RegionGroup(engine.arena);
    const points = circuits.map((circuit) => pathPointOf(engine, circuit));
    const ensemble = new PathEnsemble(engine, group, circuits[0]!, points, settings);
    const exchange = new PathExchange(group, ensemble, 2, chains, slices);
    ensemble.start(['vacuum', 'active']);
    ensemble.couple();
    ensemble.run(50);
    const pathsOf = (chain: number) => [0, 1, 2].map((neuron) => ensemble.path(chain, neuron));
    const before = [1, 1 + chains].map(pathsOf);
    /** S (4) of one neuron each, and of their couplings. */
    const action = (point: number, paths: readonly Float64Array[]) => {
      const { spacing, lambda } = circuits[point]!;
      let sum = interactionAction(circuits[point]!.toJSON(), paths, points[point]!.path.square);
      for (const path of paths) {
        for (const [t, x] of path.entries()) {
          const step = path[(t + 1) % slices]! - x;
          sum += step ** 2 / (2 * spacing) + (spacing * lambda * (x * x - 1) ** 2) / 4;
        }
      }
      return sum;
    };
    const weights = Array.from({ length: 2 ** slices }, (_, pattern) => {
      const mixed = (first: number) =>
        [0, 1, 2].map((n) => before[0]![n]!.map((_, t) => before[((pattern >> t) & 1) ^ first]![n]![t]!));
      return Math.exp(-action(0, mixed(0)) - action(1, mixed(1)));
    });
    const total = weights.reduce((a, b) => a + b, 0);
    const draws = extent(5000, 20_000);
    const counts = weights.map(() => 0);
    for (let draw = 0; draw < draws; ) {
      // Every other attempt begins at an odd point, of which there is none.
      exchange.attempt();
      exchange.attempt();
      draw++;
      const [path] = pathsOf(1);
      counts[path!.reduce((bits, x, t) => bits | (Number(x !== before[0]![0]![t]) << t), 0)]!++;
    }
    group.dispose();
    let squares = 0;
    let degrees = 0;
    for (const [pattern, weight] of weights.entries()) {
      const expected = (draws * weight) / total;
      if (expected < 10) continue;
      squares += (counts[pattern]! - expected) ** 2 / expected;
      degrees++;
    }
    expect(degrees).toBeGreaterThan(10);
    expect(Math.abs(squares - degrees)).toBeLessThan(5 * Math.sqrt(2 * degrees));
  },
);

it('takes errors from blocks as long as the slowest of the points needs that exchange', async () => {
  // The first forgets in a hundredth of the other's sweeps.
  const circuits = [0, 6000].map((strength) => excited(strength, { slices: 128 }));
  const points = circuits.map((circuit) => pathPointOf(engine, circuit));
  const blocksOf = async (exchange: number) => {
    const options = { method: 'bridge', chains: 2, thermalization: 0, sweeps: 2000, seed: 1 } as const;
    const settings = { ...uniformSettings(simulateSettings(options, circuits[0]!), 1), exchange };
    const group = new RegionGroup(engine.arena);
    const sampling = new Sampling(engine, group, circuits[0]!, points, settings, new Pacer({}));
    await sampling.thermalize();
    await sampling.measure();
    const found = await Promise.all([0, 1].map((point) => sampling.statisticsOf(point)));
    group.dispose();
    return found.map(({ activities }) => activities[0]!.blocks);
  };
  const [fast, slow] = await blocksOf(0);
  expect(fast).toBeGreaterThan(10 * slow!);
  expect(await blocksOf(8)).toEqual([slow, slow]);
});

it('leaves points with wells of other heights and kinks of other widths at theirs', async () => {
  const circuits = [4000, 4500, ...extent([], [5000])].map((lambda) => {
    const circuit = new QNeuronCircuit({ lambda });
    return circuit.excite(circuit.input(), circuit.neuron(), 2000);
  });
  const results = await simulateScan(engine, circuits, { seed: 2, exchange: 2, sweeps: 3000 });
  for (const share of results[0]!.exchanged!) expect(share).toBeGreaterThan(0.1);
  for (const [i, { activity, stdErr, meta }] of results.entries()) {
    const [exact] = (await exactActivity(engine, circuits[i]!)).activity;
    expect(stdErr[0]!).toBeLessThan(0.01 * exact!);
    expect(Math.abs(activity[0]! - exact!)).toBeLessThan(5 * stdErr[0]!);
    expect(meta.warnings).toEqual([]);
  }
});

it.each([
  { every: 3, thermalization: 2000 },
  { every: 2, thermalization: 1001, start: ['vacuum', 'saw-decoupled'] as const },
])(
  'measures as often as it should, whatever came before: every $every, after $thermalization',
  async (options) => {
    const more = { seed: 1, chains: 3, sweeps: extent(2400, 6000), replicas: [0.8, 0.9] };
    const { activity, stdErr, sweeps } = await simulateCircuit(engine, excited(6000), {
      ...more,
      ...options,
    });
    expect(sweeps).toBe(more.sweeps);
    const [exact] = (await exactActivity(engine, excited(6000))).activity;
    expect(Math.abs(activity[0]! - exact!)).toBeLessThan(5 * stdErr[0]!);
  },
);

describe('says what cannot be', () => {
  const short = { thermalization: 0, sweeps: 80, seed: 1 };

  it('when strengths are too far apart', async () => {
    const replicas = [0.01];
    const { meta } = await simulateCircuit(engine, rivals(50_000), {
      ...short,
      method: 'bridge',
      thermalization: 400,
      replicas,
    });
    expect(meta.warnings.join('\n')).toContain('replicas 0 and 1 exchange less than 1 % of their paths');
  });

  it.each([
    [{ exchange: 8 }, 'options.exchange: a scan of at least two circuits'],
    [{ exchange: 0, replicas: [0.5] }, 'options.exchange: expected at least 1, with replicas'],
    [{ exchange: 3, replicas: [0.5] }, 'options.exchange: expected a multiple of the 2 sweeps'],
    [{ coupling: 'directed', replicas: [0.5] }, 'options.exchange: expected 0, as directed coupling'],
    [{ coupling: 'directed', jumps: 8 }, 'options.jumps: expected 0, as directed coupling'],
    [{ replicas: [-1] }, 'options.replicas: expected a number from 0 to 1000'],
  ] as const)('%o', async (options, message) => {
    const run = simulateCircuit(engine, excited(1000), { ...short, ...options });
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow(message);
    expect(engine.bytesUsed).toBe(0);
  });
});
