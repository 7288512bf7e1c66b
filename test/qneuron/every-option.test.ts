import { beforeAll, describe, expect, it } from 'vitest';
import { type ImageDataset, strokes } from '../../src/data/public.js';
import { ArgumentError, createEngine, type Engine, type LongWorkOptions } from '../../src/index.js';
import {
  type CircuitSimulateOptions,
  DigitWeights,
  digitRecognizer,
  exactActivity,
  exactFreeNeuron,
  exactSpectrum,
  gates,
  QNeuronCircuit,
  type SimulateOptions,
  simulateCircuit,
  simulateScan,
  trainDigitWeights,
  truthTable,
} from '../../src/qneuron/public.js';
import { extent, someOf } from '../extent.js';

let engine: Engine;
let digits: ImageDataset;
beforeAll(async () => {
  engine = await createEngine();
  // `recognize` reports after 64 of them.
  digits = await strokes({ count: 70, size: 16, seed: 1, classes: [1, 7] });
});

const LATTICE = { lambda: 300, time: 1, slices: 64, kinks: 4 };
const SHORT = { thermalization: 8, sweeps: 64, chains: 2, levels: 4, seed: 1 };

/** Two neurons, each excited, of which one inhibits the other. */
function pair(strength = 1000): QNeuronCircuit {
  const circuit = new QNeuronCircuit(LATTICE);
  const [a, b] = [circuit.neuron(), circuit.neuron()];
  circuit.excite(circuit.input(1), a, strength).excite(circuit.input(0.5), b, strength);
  circuit.excite(a, b, 100).inhibit(a, b, 200);
  return circuit;
}

/** Numbers that are no numbers, anywhere in a result; absent ones may be null. */
function strange(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, each]) => strange(each, `${path}.${name}`));
}

/** A result but for the time that it took. */
const withoutTime = (result: unknown): unknown =>
  JSON.parse(JSON.stringify(result, (name, value) => (name === 'seconds' ? undefined : value)));

const choices: Record<string, readonly unknown[]> = {
  method: ['auto', 'bridge', 'multilevel', 'single', 'gaussian'],
  precision: ['float32', 'float64'],
  coupling: ['reciprocal', 'directed'],
  signs: [0, 8],
  start: [
    ['vacuum', 'active'],
    'saw',
    'saw-decoupled',
    Float64Array.from({ length: 128 }, (_, i) => (i % 3) - 1),
  ],
  replicas: [undefined, [0.5, 2]],
};
const combinations = Object.entries(choices).reduce<Record<string, unknown>[]>(
  (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
  [{}],
);
const refused = ({ coupling, replicas }: Record<string, unknown>) => coupling === 'directed' && replicas;
const optionsOf = (choice: Record<string, unknown>): CircuitSimulateOptions => ({
  ...SHORT,
  ...(choice as CircuitSimulateOptions),
  levels: choice.method === 'single' ? 1 : 4,
});

describe('simulateCircuit with every method, start and coupling', () => {
  it('is sound, or refuses by name', async () => {
    // Seven is no divisor of any number of choices: each of them is met as often as the others.
    const tried = someOf(combinations, 7);
    const first = await Promise.allSettled(
      tried.map((choice) => simulateCircuit(engine, pair(), optionsOf(choice))),
    );
    for (const [i, outcome] of first.entries()) {
      const name = JSON.stringify(tried[i]);
      if (outcome.status === 'rejected') {
        expect(refused(tried[i]!), name).toBeTruthy();
        expect(outcome.reason).toBeInstanceOf(ArgumentError);
        expect(outcome.reason.message).toMatch(/^options.exchange: /);
        continue;
      }
      expect(refused(tried[i]!), name).toBeFalsy();
      const { activity, stdErr, rHat, acceptance, ensemble } = outcome.value;
      expect(strange(outcome.value), name).toEqual([]);
      for (const value of [...activity, ...stdErr, ...rHat]) expect(value, name).toBeGreaterThanOrEqual(0);
      for (const share of acceptance) expect(share, name).toBeLessThanOrEqual(1);
      const { coupling, signs } = tried[i]!;
      const kind = signs === 0 ? 'fixed-plateaus' : 'path-integral';
      expect(ensemble, name).toBe(coupling === 'directed' ? coupling : kind);
    }
    expect(engine.bytesUsed).toBe(0);
  });

  it('is the same for the same seed, also where the circuit changes meanwhile, and another for another', async () => {
    for (const choice of combinations.filter((each, i) => i % extent(21, 7) === 0 && !refused(each))) {
      const name = JSON.stringify(choice);
      const options = optionsOf(choice);
      const circuit = pair();
      const running = simulateCircuit(engine, circuit, options);
      circuit.excite(circuit.input(1), circuit.neuron(), 5000);
      const result = await running;
      expect(withoutTime(result), name).toEqual(withoutTime(await simulateCircuit(engine, pair(), options)));
      const other = await simulateCircuit(engine, pair(), { ...options, seed: 2 });
      expect(other.activity, name).not.toEqual(result.activity);
    }
  });
});

const scan: SimulateOptions = { ...SHORT, sweeps: 4000 };
/** All that takes long, as calls that take the options of long work; circuits are made for each call. */
const CALLS: Record<string, (options: LongWorkOptions, circuit: QNeuronCircuit) => Promise<unknown>> = {
  simulateCircuit: (options, circuit) => simulateCircuit(engine, circuit, { ...scan, ...options }),
  'simulateCircuit beside replicas': (options, circuit) =>
    simulateCircuit(engine, circuit, { ...scan, replicas: [0.9], ...options }),
  'simulateCircuit with a profile': (options, circuit) =>
    simulateCircuit(engine, circuit, { ...scan, profile: true, ...options }),
  simulateScan: (options, circuit) =>
    simulateScan(engine, [circuit, pair(1100)], { ...scan, exchange: 8, ...options }),
  truthTable: (options) => truthTable(engine, 'not', { ...scan, circuit: LATTICE, ...options }),
  'exactActivity of the path integral': (options, circuit) => exactActivity(engine, circuit, options),
  'exactActivity with fixed plateaus': (options, circuit) =>
    exactActivity(engine, circuit, { ensemble: 'fixed-plateaus', ...options }),
  exactFreeNeuron: (options) => exactFreeNeuron(engine, { lambda: 1000, time: 0.5, slices: 256, ...options }),
  exactSpectrum: (options) => exactSpectrum(1000, options),
  trainDigitWeights: async (options) => {
    using weights = new DigitWeights(engine, { pixels: 256, classes: digits.classes });
    return await trainDigitWeights(weights, digits, { seed: 1, clip: 100, ...options });
  },
  'DigitWeights.evaluate': async (options) => {
    using weights = new DigitWeights(engine, { pixels: 256, classes: digits.classes });
    const { onProgress } = options;
    onProgress?.({ unit: 'image', done: 0, total: 1 });
    return await weights.evaluate(digits, options);
  },
  recognize: async (options) => {
    using weights = new DigitWeights(engine, { pixels: 256, classes: digits.classes });
    await trainDigitWeights(weights, digits, { seed: 1 });
    return await digitRecognizer(weights).recognize(engine, digits, { seed: 1, sweeps: 64, ...options });
  },
};

describe.each(Object.entries(CALLS))('%s', (_, call) => {
  it('is sound, the same each time, and of the circuit as it was at the call', async () => {
    const circuit = pair();
    const running = call({}, circuit);
    circuit.inhibit(circuit.input(1), circuit.neuron(), 5000);
    const result = await running;
    expect(strange(result)).toEqual([]);
    expect(withoutTime(await call({}, pair()))).toEqual(withoutTime(result));
    expect(engine.bytesUsed).toBe(0);
  });

  it('ends when it is aborted, and leaves no memory in use', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = () => controller.abort(reason);
    const running = call({ signal: controller.signal, onProgress }, pair());
    await expect(running).rejects.toBe(reason);
    expect(engine.bytesUsed).toBe(0);
    await expect(call({ signal: controller.signal }, pair())).rejects.toBe(reason);
    expect(engine.bytesUsed).toBe(0);
  });
});

it('are closed to what is no circuit, dataset or engine', async () => {
  for (const wrong of [undefined, null, {}, [], 'xor', gates]) {
    await expect(simulateCircuit(engine, wrong as never)).rejects.toBeInstanceOf(ArgumentError);
    await expect(simulateScan(engine, [wrong] as never)).rejects.toBeInstanceOf(ArgumentError);
    await expect(exactActivity(engine, wrong as never)).rejects.toBeInstanceOf(ArgumentError);
    expect(() => trainDigitWeights(wrong as never, digits)).toThrow(ArgumentError);
    await expect(exactActivity(wrong as never, pair())).rejects.toBeInstanceOf(ArgumentError);
  }
});
