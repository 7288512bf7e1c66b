import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { inputPath } from '../../../src/qneuron/circuit/input-path.js';
import {
  type ExactActivity,
  exactActivity,
  exactSpectrum,
  QNeuronCircuit,
  simulateCircuit,
} from '../../../src/qneuron/public.js';
import { extent, itAtLength } from '../../extent.js';
import { expectErrorHolds } from '../exact-error.js';
import { randomCircuit } from '../random-circuit.js';
import { chain, excited, expectSimulated, not, SMALL, threeGate } from '../sampling/known-circuits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

// Reference values of an independent computation: Λ = 5000, T = 0.7, 512 slices, 4 kinks, all plateaus at +1.
const TOLERANCE = 1e-4;

async function last(circuit: QNeuronCircuit): Promise<number> {
  const { ensemble, activity } = await exactActivity(engine, circuit, { ensemble: 'fixed-plateaus' });
  expect(ensemble).toBe('fixed-plateaus');
  return activity.at(-1)!;
}

describe('one neuron', () => {
  it.each([
    [0, 0.13095],
    [1000, 0.201],
    [3000, 0.619],
    [6000, 1.30254],
    [8000, 1.58181],
    [15000, 2.02638],
  ])('excited by %d', async (strength, expected) => {
    expect(Math.abs((await last(excited(strength))) - expected)).toBeLessThan(TOLERANCE);
  });
});

describe('two neurons that inhibit each other', () => {
  it.each([
    [0, 1.30254],
    [0.25, 0.45973],
    [1, 0.25895],
  ])('by 50000 times %d', async (k, expected) => {
    expect(Math.abs((await last(not(k))) - expected)).toBeLessThan(TOLERANCE);
  });
});

// Each takes half a second, and stronger ones several: those are in test/slow, and Monte Carlo in simulate.test.ts.
const THREE = [
  { name: 'in a chain', circuit: chain(0.9), expected: 0.16153 },
  { name: 'as OR', circuit: threeGate(1.25, 50000, 4000), expected: 0.87218 },
];
it.each(extent(THREE.slice(0, 1), THREE))('three neurons, $name', async ({ circuit, expected }) => {
  expect(Math.abs((await last(circuit)) - expected)).toBeLessThan(TOLERANCE);
});

/** Adds two neurons that are coupled in both ways, weakly enough for the lattice's own grid. */
function addPair(circuit: QNeuronCircuit, strength: number): void {
  const [a, b] = [circuit.neuron(), circuit.neuron()];
  circuit.excite(circuit.input(), a, 80).excite(circuit.input(0.7), b, strength);
  circuit.inhibit(a, b, 50).excite(a, b, 0.1 * strength);
}

describe('neurons that are not coupled have the activities they have by themselves', () => {
  itAtLength('two pairs', async () => {
    const both = new QNeuronCircuit(SMALL);
    const expected: number[] = [];
    for (const strength of [30, 70]) {
      const pair = new QNeuronCircuit(SMALL);
      addPair(pair, strength);
      addPair(both, strength);
      expected.push(...(await exactActivity(engine, pair)).activity);
    }
    const { activity } = await exactActivity(engine, both);
    // Each is good to a millionth of itself, and none is above 1.
    for (const [i, value] of expected.entries()) expect(Math.abs(activity[i]! - value)).toBeLessThan(1e-6);
  });

  it('a pair and one, on odd numbers of positions and of slices from plateau to plateau', async () => {
    const odd = { ...SMALL, lambda: 130, slices: 54 };
    const [pair, one, all] = [new QNeuronCircuit(odd), new QNeuronCircuit(odd), new QNeuronCircuit(odd)];
    for (const circuit of [pair, all]) addPair(circuit, 70);
    for (const circuit of [one, all]) circuit.excite(circuit.input(0.3), circuit.neuron(), 100);
    const alone = [await exactActivity(engine, pair), await exactActivity(engine, one)];
    const together = await exactActivity(engine, all);
    const columns = ({ activity, vacuumSubtracted, potential, square }: ExactActivity) => [
      ...[activity, vacuumSubtracted, potential.values, square.values],
    ];
    for (const [i, found] of columns(together).entries()) {
      const expected = alone.flatMap((result) => Array.from(columns(result)[i]!));
      const furthest = Math.max(...expected.map((value, k) => Math.abs(found[k]! / value - 1)));
      // Either way each is good to a millionth.
      expect(furthest).toBeLessThan(1e-6);
    }
  });
});

it.each([8, 16, 32, 64, 512])(
  'finds no more than the vacuum in a free neuron, on %d slices',
  async (slices) => {
    const circuit = new QNeuronCircuit({ slices });
    circuit.neuron();
    const { activity, vacuumSubtracted } = await exactActivity(engine, circuit);
    // A difference of two numbers that are good to a millionth.
    expect(Math.abs(vacuumSubtracted[0]!)).toBeLessThan(1e-6 * activity[0]!);
  },
);

// Of four neurons in test/slow. Every day Monte Carlo agrees with the solver in test/qneuron/sampling.
itAtLength(
  'agrees with Monte Carlo of three neurons, two of which inhibit each other too strongly for the lattice’s own grid',
  async () => {
    const circuit = new QNeuronCircuit({ ...SMALL, lambda: 170 });
    const [a, b] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
    circuit.excite(circuit.input(), a, 330).excite(circuit.input(0.6), b, 330).inhibit(a, b, 1700);
    await expectSimulated(engine, circuit);
  },
);

it('refuses what would not fit into memory or on the grid, and slices that kinks do not divide', async () => {
  const circuit = new QNeuronCircuit();
  for (let i = 0; i < 5; i++) circuit.neuron();
  await expect(exactActivity(engine, circuit)).rejects.toThrow(ArgumentError);
  await expect(exactActivity(engine, circuit)).rejects.toThrow(
    /^circuit: the exact solver would need [\d.]+ GiB for 5 neurons on \d+ positions each; 1\.0 GiB are allowed$/,
  );
  const four = new QNeuronCircuit({ slices: 1024 });
  for (let i = 0; i < 4; i++) four.neuron();
  await expect(exactActivity(engine, four)).rejects.toThrow(/[\d.]+ GiB for 4 neurons/);
  const fine = new QNeuronCircuit({ time: 1e-3, slices: 65536 });
  fine.neuron();
  await expect(exactActivity(engine, fine)).rejects.toThrow(
    /need [\d,]+ positions for each neuron; 1,024 positions/,
  );
  const wide = new QNeuronCircuit({ lambda: 50, time: 1.6, slices: 16 });
  wide.inhibit(wide.input(), wide.neuron(), 1e8);
  await expect(exactActivity(engine, wide)).rejects.toThrow(
    /^circuit: the exact solver would need steps over \d+ positions; 512 positions are allowed$/,
  );
  const odd = new QNeuronCircuit({ kinks: 6 });
  odd.neuron();
  await expect(exactActivity(engine, odd)).rejects.toThrow(
    'circuit.slices: expected a multiple of the 6 kinks',
  );
  expect(engine.bytesUsed).toBe(0);
});

it('finds the vacuum of slices so short, or so long, that no grid would do, and leaves the memory of others alone', async () => {
  const run = (circuit: QNeuronCircuit, sweeps: number) =>
    simulateCircuit(engine, circuit, {
      ...{ thermalization: 0, sweeps, chains: 1, seed: 1 },
      ...{ method: 'multilevel', levels: 2 },
    });
  const usual = new QNeuronCircuit();
  usual.excite(usual.input(), usual.neuron(), 6000);
  const before = await run(usual, 100);
  const fine = new QNeuronCircuit({ time: 1e-3, slices: 65_536 });
  fine.neuron();
  const { activity, vacuumSubtracted } = await run(fine, 8);
  const { potential } = await exactSpectrum(5000);
  const { action } = inputPath(engine, fine);
  expect((activity[0]! - vacuumSubtracted[0]!) / ((1e-3 * potential[0]!) / action)).toBeCloseTo(1, 9);
  expect((await run(usual, 100)).activity).toEqual(before.activity);
  const coarse = new QNeuronCircuit({ lambda: 1e6, time: 1000, slices: 8 });
  coarse.neuron();
  await expect(run(coarse, 8)).rejects.toThrow(
    /^circuit.slices: the vacuum between so few would need [\d,]+ positions/,
  );
  expect(engine.bytesUsed).toBe(0);
});

it('says so when couplings are too strong for a grid', async () => {
  const build = (neurons: number) => {
    const circuit = new QNeuronCircuit({ ...SMALL, slices: 4 });
    const all = Array.from({ length: neurons }, () => circuit.neuron());
    return circuit.excite(circuit.input(), all[0]!, 1e12).inhibit(all[0]!, all[1]!, 1e12);
  };
  await expect(exactActivity(engine, build(2))).rejects.toThrow(/positions for each neuron/);
  await expect(exactActivity(engine, build(3))).rejects.toThrow(/GiB for 3 neurons/);
  expect(engine.bytesUsed).toBe(0);
});

// Some, and those of the first 200 that the first grids, half the floor and the ratio of differences do not do for. More in test/slow.
it.each([0, 1, 2, 19, 62, 86, 114])(
  'knows how far it may be off, on coarse lattices with strong couplings, too: circuit %d',
  async (number) => {
    await expectErrorHolds(engine, randomCircuit(number), `circuit ${number}`);
  },
);

it('says so when the time is too short for one state to be all that remains', async () => {
  const circuit = new QNeuronCircuit({ lambda: 20, time: 0.4, slices: 32, kinks: 2 });
  circuit.excite(circuit.input(), circuit.neuron(), 20);
  const { meta } = await exactActivity(engine, circuit);
  expect(meta.warnings.join()).toMatch(/the time is so short that excited states/);
});

it('reports progress to its end, can be aborted at once, and sees the circuit as it was', async () => {
  const circuit = new QNeuronCircuit(SMALL);
  addPair(circuit, 70);
  addPair(circuit, 30);
  const controller = new AbortController();
  const stopped = exactActivity(engine, circuit, {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(engine.bytesUsed).toBe(0);
  const progress: number[] = [];
  const running = exactActivity(engine, circuit, {
    onProgress: ({ done, total }) => progress.push(done / total),
  });
  circuit.neuron();
  const { activity } = await running;
  expect(activity.length).toBe(4);
  // Slice by slice: the first of all blocks of four neurons takes seconds.
  expect(progress[0]).toBeLessThan(0.005);
  expect(progress[Math.floor(progress.length / 2)]).toBeGreaterThan(0.1);
  expect(progress.at(-1)).toBe(1);
  for (const share of progress) expect(share).toBeLessThanOrEqual(1);
});
