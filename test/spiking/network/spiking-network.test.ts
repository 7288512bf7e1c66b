import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Purpose } from '../../../assembly/random/purpose.js';
import { encodeRate, strokes } from '../../../src/data/public.js';
import { keyOf } from '../../../src/engine/random/seed.js';
import { createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { loadModel, saveModel } from '../../../src/learning/public.js';
import { type Edge, type NetworkGraph, SpikingNetwork } from '../../../src/spiking/public.js';
import { simulate } from '../../oracle/network-oracle.js';
import { correlationScore, SIGMAS } from '../../oracle/statistics.js';
import { arbitraryGraph } from '../arbitrary-network.js';
import { oracleOf } from '../oracle-network.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

describe('run', () => {
  it('gives the spikes of the equations, for any graph, delays and channels', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryGraph({ inputs: 4, hidden: 4, outputs: 2, edges: 10 }),
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 0, max: 1 }),
        fc.constantFrom('memory-to-input' as const, 'two-way' as const),
        fc.integer(),
        async (graph, inputs, memory, ansatz, seed) => {
          using network = new SpikingNetwork(engine, {
            neuron: 'sqs',
            layers: graph,
            inputs,
            memory,
            ansatz,
            angleDeviation: 1,
            weightGain: 1,
            seed,
          });
          const oracle = oracleOf(network);
          const [steps, items] = [4, 3];
          const lines = graph.features * inputs;
          const random = new RandomStream(seed, 1);
          const spikes = Uint8Array.from({ length: steps * items * lines }, () =>
            Number(random.uniform() < 0.6),
          );
          const actual = await network.run({ spikes, shape: [steps, items, lines] }, { seed });
          for (let item = 0; item < items; item++) {
            const external = Array.from({ length: steps }, (_, t) => [
              ...spikes.slice((t * items + item) * lines, (t * items + item + 1) * lines),
            ]);
            const expected = simulate(oracle, external, (neuron, step, probabilities) => {
              const stream = new RandomStream({ key: keyOf(seed), purpose: Purpose.Born }, item, step);
              for (let i = 0; i < neuron; i++) stream.uniform();
              const u = stream.uniform();
              let sum = 0;
              return probabilities.findIndex((p) => {
                sum += p;
                return u < sum;
              });
            });
            const channel = (neuron: number, n: number) => neuron * inputs + n;
            expected.records.forEach((patterns, i) => {
              patterns.forEach((pattern, t) => {
                for (let n = 0; n < inputs; n++) {
                  const spike = (pattern >> (inputs - 1 - n)) & 1;
                  const place = t * items + item;
                  const found =
                    i < graph.hidden
                      ? actual.hidden.spikes[place * graph.hidden * inputs + channel(i, n)]
                      : actual.spikes[place * graph.outputs * inputs + channel(i - graph.hidden, n)];
                  expect(found).toBe(spike);
                }
              });
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('treats layers as the graph that they are', async () => {
    const layers = [3, 2, 2];
    const edges: Edge[] = [];
    for (const to of [0, 1]) edges.push({ from: 'features', to });
    for (const to of [2, 3]) for (const from of [0, 1]) edges.push({ from, to });
    using layered = new SpikingNetwork(engine, { neuron: 'sqs', layers, seed: 1 });
    using graph = new SpikingNetwork(engine, {
      neuron: 'sqs',
      layers: { features: 3, hidden: 2, outputs: 2, edges },
      seed: 1,
    });
    const { weights, angles } = layered.parameters;
    // Layers: [source][target]; edges: 'inputs' -> 0, 'inputs' -> 1, 0 -> 2, 1 -> 2, 0 -> 3, 1 -> 3.
    const from = [0, 2, 4, 1, 3, 5, 6, 8, 7, 9];
    graph.parameters = { weights: Float64Array.from(from, (k) => weights[k]!), angles };
    const spikes = Uint8Array.from({ length: 5 * 4 * 3 }, (_, k) => Number(k % 3 !== 1));
    const trains = { spikes, shape: [5, 4, 3] as [number, number, number] };
    const [one, two] = await Promise.all([layered.run(trains, { seed: 9 }), graph.run(trains, { seed: 9 })]);
    expect(one.spikes).toEqual(two.spikes);
    expect(one.hidden).toEqual(two.hidden);
  });
});

describe('layers', () => {
  it('of more weights than memory can hold are refused at once', () => {
    const used = engine.bytesUsed;
    const start = performance.now();
    for (const layers of [
      [1e6, 1e6],
      [1e6, 1e6, 1e6],
      [1e6, 600],
      [600, 1e6],
    ]) {
      expect(() => new SpikingNetwork(engine, { neuron: 'sqs', layers })).toThrow(
        expect.objectContaining({ name: 'ArgumentError', field: 'options.layers' }),
      );
    }
    expect(performance.now() - start).toBeLessThan(1000);
    expect(engine.bytesUsed).toBe(used);
  });

  it('are laid out alike whatever feeds whom', () => {
    using network = new SpikingNetwork(engine, { neuron: 'qlif', layers: [3, 2, 2], seed: 1 });
    const { wiring } = network.core.topology;
    expect([...wiring.lineStart]).toEqual([0, 2, 4, 6, 8, 10, 10, 10]);
    expect([...wiring.runs.subarray(0, 12)]).toEqual([0, 2, 0, 0, 4, 2, 2, 0, 0, 2, 4, 0]);
    expect([...wiring.runs.subarray(24)]).toEqual([2, 2, 12, 0, 6, 2, 14, 0, 2, 2, 16, 0, 6, 2, 18, 0]);
  });
});

describe('graphs', () => {
  const build = (edges: Edge[], hidden = 3) =>
    new SpikingNetwork(engine, {
      neuron: 'sqs',
      layers: { features: 1, hidden, outputs: 1, edges },
      seed: 1,
    });

  it('with a cycle that has no delay are refused, and the cycle is named', () => {
    const cycle: Edge[] = [
      { from: 'features', to: 0 },
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 0 },
      { from: 2, to: 3 },
    ];
    expect(() => build(cycle)).toThrow(/0 → 1 → 2 → 0|1 → 2 → 0 → 1|2 → 0 → 1 → 2/);
    const mended = cycle.map((edge) =>
      edge.from === 2 && edge.to === 0 ? { ...edge, delay: 1 as const } : edge,
    );
    build(mended).dispose();
  });

  it.each<[string, Edge[], string]>([
    ['an edge from an output neuron', [{ from: 3, to: 0 }], 'options.layers.edges[0].from'],
    ['a self-loop', [{ from: 1, to: 1, delay: 1 }], 'options.layers.edges[0]'],
    [
      'an edge given twice',
      [
        { from: 0, to: 1 },
        { from: 0, to: 1, delay: 1 },
      ],
      'options.layers.edges[1]',
    ],
    ['an unknown neuron', [{ from: 0, to: 4 }], 'options.layers.edges[0].to'],
    ['a delay of 2', [{ from: 0, to: 1, delay: 2 as never }], 'options.layers.edges[0].delay'],
  ])('with %s are refused', (_, edges, field) => {
    expect(() => build(edges)).toThrow(expect.objectContaining({ name: 'ArgumentError', field }));
  });
});

describe('evaluate', async () => {
  const dataset = await strokes({ count: 300, size: 16, seed: 4, classes: [1, 7] });

  it('is rate decoding of run on the rate-encoded images', async () => {
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 3, 2], seed: 2 });
    const result = await network.evaluate(dataset, {
      steps: 6,
      maxRate: 0.4,
      seed: 'x',
      teacherForcing: true,
    });
    const run = await network.run(await encodeRate(dataset, { steps: 6, maxRate: 0.4, seed: 'x' }), {
      seed: 'x',
    });
    let correct = 0;
    let ties = 0;
    for (let i = 0; i < 300; i++) {
      const counts = [0, 0];
      for (let t = 0; t < 6; t++) for (const c of [0, 1]) counts[c]! += run.spikes[(t * 300 + i) * 2 + c]!;
      const prediction = counts[1]! > counts[0]! ? 1 : 0;
      ties += Number(counts[0] === counts[1]);
      expect(result.predictions[i]).toBe(prediction);
      correct += Number(prediction === dataset.labels[i]);
    }
    expect(result.accuracy).toBe(correct / 300);
    expect(result.ties).toBe(ties);
    expect(result.confusion.values.reduce((sum, n) => sum + n, 0)).toBe(300);
    const spikes = [...run.spikes, ...run.hidden.spikes].reduce((sum, s) => sum + s, 0) / (300 * 6);
    expect(result.spikesPerStep).toBeCloseTo(spikes, 12);
    expect(result.spikesPerStepByNeuron).toHaveLength(5);
    expect(result.loss.free).toBeGreaterThan(0);
    expect(result.loss.clamped).toBeGreaterThan(0);
  });

  it('takes spike trains as it takes images', async () => {
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 2 });
    const trains = await encodeRate(dataset, { steps: 5, seed: 3 });
    const direct = await network.evaluate(dataset, { steps: 5, seed: 3 });
    const encoded = await network.evaluate({ ...trains, labels: dataset.labels, classes: 2 }, { seed: 3 });
    expect(encoded.predictions).toEqual(direct.predictions);
    expect(encoded.loss).toEqual(direct.loss);
  });
});

describe.each(['float32', 'float64'] as const)('passes of evaluate in %s', (precision) => {
  it('are runs of their own, whose spikes are added up', async () => {
    using network = new SpikingNetwork(engine, {
      neuron: 'sqs',
      layers: [256, 6, 2],
      weightMean: 0.1,
      seed: 2,
    });
    const [steps, count] = [4, 1500];
    const one = await strokes({ count: 1, size: 16, seed: 4, classes: [1, 7] });
    const { spikes } = await encodeRate(one, { steps, seed: 3 });
    const repeated = Uint8Array.from({ length: steps * count * 256 }, (_, i) => {
      const step = Math.floor(i / (count * 256));
      return spikes[step * 256 + (i % 256)]!;
    });
    const labels = new Uint8Array(count).map((_, i) => i % 2);
    const trains = { spikes: repeated, shape: [steps, count, 256] as [number, number, number] };
    const dataset = { ...trains, labels, classes: 2 };
    const run = (passes: number) => network.evaluate(dataset, { seed: 1, passes, precision });
    const [single, double, triple] = [await run(1), await run(2), await run(3)];
    expect(single).toMatchObject({ rates: (await network.evaluate(dataset, { seed: 1, precision })).rates });
    const totals = [single, double, triple].map(({ rates }, r) =>
      rates.values.map((rate) => Math.round((r + 1) * steps * rate)),
    );
    const counts = [totals[0]!, ...[1, 2].map((r) => totals[r]!.map((sum, i) => sum - totals[r - 1]![i]!))];
    for (const each of counts) {
      expect(Math.min(...each)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...each)).toBeLessThanOrEqual(steps);
    }
    totals[2]!.forEach((sum, i) => {
      if (i % 2 === 1) expect(triple.predictions[(i - 1) / 2]).toBe(Number(sum > totals[2]![i - 1]!));
    });
    // Standardised counts of the first class, pass by pass.
    const scores = counts.map((each) => {
      const own = Array.from({ length: count }, (_, item) => each[2 * item]!);
      const mean = own.reduce((sum, x) => sum + x / count, 0);
      const deviation = Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2 / count, 0));
      expect(deviation).toBeGreaterThan(0.1);
      return { mean, deviation, values: own.map((x) => (x - mean) / deviation) };
    });
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const [first, second] = [scores[a]!, scores[b]!];
      expect(Math.abs(correlationScore(first.values, second.values))).toBeLessThan(SIGMAS);
      const error = Math.hypot(first.deviation, second.deviation) / Math.sqrt(count);
      expect(Math.abs(first.mean - second.mean)).toBeLessThan(SIGMAS * error);
    }
    expect(correlationScore(scores[0]!.values, scores[0]!.values)).toBeGreaterThan(SIGMAS);
    // What the sample costs: three times as much.
    const outputs = counts.flatMap((each) => [...each]).reduce((sum, x) => sum + x, 0) / (count * steps);
    const ofOutputs = triple.spikesPerStepByNeuron.slice(-2).reduce((sum, x) => sum + x, 0);
    expect(ofOutputs).toBeCloseTo(outputs, 10);
    // Both are means of the same samples with other draws: within a twentieth.
    expect(triple.spikesPerStep / single.spikesPerStep).toBeCloseTo(3, 1);
    expect(triple.loss.free).toBeCloseTo(single.loss.free, 0);
  });
});

describe('rates from evaluate', () => {
  it('says how often the outputs spiked, as a run of the same seed does', async () => {
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [128, 3, 2], inputs: 2, seed: 1 });
    const digits = await strokes({ count: 30, size: 16, seed: 1, classes: [3, 8] });
    const trains = await encodeRate(digits, { steps: 6, seed: 'a' });
    const { rates, predictions } = await network.evaluate(
      { ...trains, classes: 2, labels: digits.labels },
      { seed: 'a' },
    );
    const { spikes } = await network.run(trains, { seed: 'a' });
    for (let item = 0; item < 30; item++) {
      const sums = [0, 0];
      for (let t = 0; t < 6; t++) {
        for (let c = 0; c < 4; c++) sums[c >> 1]! += spikes[(t * 30 + item) * 4 + c]!;
      }
      expect([...rates.values.subarray(2 * item, 2 * item + 2)]).toEqual(sums.map((sum) => sum / 12));
      expect(predictions[item]).toBe(sums[1]! > sums[0]! ? 1 : 0);
    }
  });
});

describe('saveModel and loadModel', () => {
  it('bring every kind of network back bit for bit', async () => {
    const graph: NetworkGraph = {
      features: 2,
      hidden: 1,
      outputs: 1,
      edges: [
        { from: 'features', to: 0 },
        { from: 0, to: 1, delay: 1 },
      ],
    };
    const gates = [
      { gate: 'ry' as const, qubits: [0], parameter: 0 },
      { gate: 'cnot' as const, qubits: [0, 1] },
    ];
    for (const options of [
      { layers: [4, 3, 2] },
      { layers: graph, inputs: 2, ansatz: gates },
      { layers: [4, 2], memoryKind: 'none' as const, ansatz: 'two-way' as const },
      { layers: [4, 3, 2], neuron: 'lif' as const, reset: 'zero' as const, beta: 0.5 },
      { layers: { ...graph, features: 4 }, neuron: 'qlif' as const, equations: 'consistent' as const },
    ]) {
      using network = new SpikingNetwork(engine, { neuron: 'sqs', seed: 'a', ...options });
      const bytes = await saveModel(network);
      using copy = (await loadModel(engine, bytes)) as SpikingNetwork;
      expect(copy.parameters).toEqual(network.parameters);
      expect(copy.options).toEqual(network.options);
      expect(await saveModel(copy)).toEqual(bytes);
    }
  });

  it('refuse what is not a model, naming file and byte', async () => {
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [4, 2], seed: 1 });
    const bytes = await saveModel(network);
    const text = new TextDecoder('latin1').decode(bytes);
    const edited = (from: string, to: string) =>
      Uint8Array.from(text.replace(from, to.padEnd(from.length)), (c) => c.charCodeAt(0));
    for (const broken of [
      bytes.slice(0, 7),
      bytes.slice(0, -1),
      new Uint8Array([...bytes, 0]),
      edited('bornspike-model', 'bornspike-muddle'.slice(0, 15)),
      edited('SpikingNetwork', 'SpookyNetwork'),
      edited('[4,1,2]', '[2,2,2]'),
      edited('[4,2]', '[4,3]'),
    ]) {
      const before = engine.bytesUsed;
      await expect(loadModel(engine, broken, { file: 'm.safetensors' })).rejects.toThrow(
        expect.objectContaining({
          name: 'DataFormatError',
          file: 'm.safetensors',
          offset: expect.any(Number),
        }),
      );
      expect(engine.bytesUsed).toBe(before);
    }
  });

  it('take large networks in pieces, and can be aborted', async () => {
    // Several pieces of weights.
    using network = new SpikingNetwork(engine, { neuron: 'lif', layers: [2000, 1200, 3], seed: 1 });
    const { weights } = network.parameters;
    const small = { neuron: 'lif', layers: [2, 1], seed: 1 } as const;
    const bytes = await saveModel(network);
    const used = engine.bytesUsed;
    using copy = (await loadModel(engine, bytes)) as SpikingNetwork;
    expect(Buffer.compare(copyOf(copy), Buffer.from(weights.buffer))).toBe(0);
    copy.dispose();

    for (const start of [
      (signal: AbortSignal) => saveModel(network, { signal }),
      (signal: AbortSignal) => loadModel(engine, bytes, { signal }),
    ]) {
      const controller = new AbortController();
      const running = start(controller.signal);
      controller.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      expect(engine.bytesUsed).toBe(used);
    }
    using other = await createEngine();
    const ended = expect(loadModel(other, bytes)).rejects.toThrow('this engine was disposed');
    other.dispose();
    await ended;
    const doomed = new SpikingNetwork(engine, { ...network.options });
    const gone = expect(saveModel(doomed)).rejects.toThrow('this network was disposed');
    doomed.dispose();
    await gone;

    // What is small is taken at the call.
    using little = new SpikingNetwork(engine, small);
    const [before, saving] = [little.parameters, saveModel(little)];
    little.parameters = { weights: new Float64Array(2), angles: new Float64Array(0) };
    const saved = await saving;
    const loading = loadModel(engine, saved);
    saved.fill(0);
    using loaded = await loading;
    expect(loaded.parameters).toEqual(before);
  });
});

const copyOf = (network: SpikingNetwork) => Buffer.from(network.parameters.weights.buffer);
