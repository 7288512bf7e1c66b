import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANES } from '../../../assembly/qneuron/sampling/rows.js';
import { RegionGroup } from '../../../src/engine/arena.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { exactActivity, QNeuronCircuit, simulateCircuit, simulateScan } from '../../../src/qneuron/public.js';
import { PathEnsemble } from '../../../src/qneuron/sampling/path-ensemble.js';
import { pathPointOf } from '../../../src/qneuron/sampling/path-point.js';
import { simulateSettings } from '../../../src/qneuron/sampling/simulate-options.js';
import { interactionAction } from '../../oracle/interaction-action.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

function excited(strength: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  return circuit.excite(circuit.input(), circuit.neuron(), strength);
}

/** Two neurons of which either may be the one that spikes. */
function rivals(inhibition: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  const [a, b] = [circuit.neuron(), circuit.neuron()];
  const input = circuit.input();
  return circuit.excite(input, a, 15_000).excite(input, b, 15_000).inhibit(a, b, inhibition);
}

it('weighs paths by the action of the couplings', () => {
  const strength = fc.integer({ min: 0, max: 1000 });
  const coupling = fc.record({
    kind: fc.constantFrom('excite' as const, 'inhibit' as const),
    from: fc.nat(4),
    to: fc.nat(2),
    strength,
  });
  const run = (
    couplings: { kind: 'excite' | 'inhibit'; from: number; to: number; strength: number }[],
    precision: 'float32' | 'float64',
  ) => {
    const circuit = new QNeuronCircuit({ slices: 32, lambda: 300 });
    const ends = [circuit.neuron(), circuit.neuron(), circuit.neuron(), circuit.input(0.3), circuit.input(1)];
    for (const { kind, from, to, strength } of couplings) {
      if (from === to) continue;
      if (kind === 'excite') circuit.excite(ends[from]!, circuit.neurons[to]!, strength);
      else circuit.inhibit(ends[from]!, ends[to]!, strength);
    }
    const settings = simulateSettings({ chains: 6, levels: 2, precision, seed: 1 }, circuit);
    const point = pathPointOf(engine, circuit);
    const { fields, path } = point;
    const group = new RegionGroup(engine.arena);
    const ensemble = new PathEnsemble(engine, group, circuit, [point], settings);
    const sums = group.float64(ensemble.couplingSumsLength);
    ensemble.start(['vacuum', 'active']);
    ensemble.couple();
    ensemble.run(20);
    ensemble.couplingSums(sums);
    const strengths = [
      ...fields.excitation,
      ...fields.inhibition,
      ...fields.couplings.map((each) => each.strength),
    ];
    for (let chain = 0; chain < 6; chain++) {
      const first = Math.floor(chain / LANES) * strengths.length * LANES + (chain % LANES);
      const action = strengths.reduce((sum, each, i) => sum + each * sums.view[first + i * LANES]!, 0);
      const paths = [0, 1, 2].map((neuron) => ensemble.path(chain, neuron));
      const expected = interactionAction(circuit.toJSON(), paths, path.square);
      const tolerance = precision === 'float32' ? 1e-5 : 1e-12;
      expect(Math.abs(circuit.spacing * action - expected)).toBeLessThanOrEqual(tolerance * expected);
    }
    group.dispose();
  };
  fc.assert(fc.property(fc.array(coupling, { maxLength: 6 }), fc.constantFrom('float32', 'float64'), run), {
    numRuns: 60,
  });
});

it('leaves all points of a scan at their own distributions', async () => {
  const strengths = [0, 300, 600, 1000, 1500, 2000, 2500];
  const circuits = strengths.map(excited);
  const results = await simulateScan(engine, circuits, { seed: 1, chains: 4, exchange: 2, sweeps: 6000 });
  for (const share of results[0]!.exchanged!) expect(share).toBeGreaterThan(0.1);
  for (const [i, { activity, stdErr, meta }] of results.entries()) {
    const [exact] = (await exactActivity(engine, circuits[i]!)).activity;
    expect(stdErr[0]).toBeLessThan(0.01 * exact!);
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
    const more = { seed: 1, chains: 3, sweeps: 6000, replicas: [0.8, 0.9] };
    const { activity, stdErr, sweeps } = await simulateCircuit(engine, excited(6000), {
      ...more,
      ...options,
    });
    expect(sweeps).toBe(6000);
    const [exact] = (await exactActivity(engine, excited(6000))).activity;
    expect(Math.abs(activity[0]! - exact!)).toBeLessThan(5 * stdErr[0]!);
  },
);

it.each([
  [16, 2, 8],
  [17, 3, 6],
  [30, 5, 15],
])(
  'has a share of exchanges between all points, or refuses: %d sweeps, every %d',
  async (sweeps, every, most) => {
    const run = (exchange: number) =>
      simulateCircuit(engine, excited(1000), {
        ...{ thermalization: 0, sweeps, every, chains: 1, seed: 1 },
        ...{ replicas: [0.9, 0.8, 0.7], exchange },
      });
    expect((await run(most)).exchanged!.every(Number.isFinite)).toBe(true);
    await expect(run(most + every)).rejects.toThrow(`options.exchange: expected at most ${most}`);
  },
);

it('gets around what holds paths fast', async () => {
  const options = { seed: 1, chains: 4, sweeps: 3000 };
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

describe('says what cannot be', () => {
  const short = { thermalization: 0, sweeps: 80, seed: 1 };

  it('when strengths are too far apart', async () => {
    const replicas = [0.01];
    const { meta } = await simulateCircuit(engine, rivals(50_000), { ...short, replicas });
    expect(meta.warnings.join('\n')).toContain('replicas 0 and 1 exchange less than 1 % of their paths');
  });

  it('when wells are not alike', async () => {
    const circuits = [3000, 5000].map((lambda) => {
      const circuit = new QNeuronCircuit({ lambda });
      return circuit.excite(circuit.input(), circuit.neuron(), 1000);
    });
    const run = simulateScan(engine, circuits, { ...short, exchange: 2 });
    await expect(run).rejects.toThrow(
      'options.exchange: circuits that differ in brightness and strengths only',
    );
  });

  it.each([
    [{ exchange: 8 }, 'options.exchange: a scan of at least two circuits'],
    [{ exchange: 0, replicas: [0.5] }, 'options.exchange: expected at least 1, with replicas'],
    [{ exchange: 3, replicas: [0.5] }, 'options.exchange: expected a multiple of the 2 sweeps'],
    [{ coupling: 'directed', replicas: [0.5] }, 'options.exchange: expected 0, as directed coupling'],
    [{ replicas: [-1] }, 'options.replicas: expected a number from 0 to 1000'],
  ] as const)('%o', async (options, message) => {
    const run = simulateCircuit(engine, excited(1000), { ...short, ...options });
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow(message);
    expect(engine.bytesUsed).toBe(0);
  });
});
