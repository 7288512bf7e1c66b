import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AveragedRound,
  type StartPart,
  samplesOfPart,
  trainAveraged,
  trainPart,
} from '../../../src/cluster/public.js';
import { readSafetensors, strokes, subset, writeSafetensors } from '../../../src/data/public.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { SpikingNetwork, type SurrogateOptions, trainSurrogate } from '../../../src/spiking/public.js';
import { QuantumClassifier, trainClassifier } from '../../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const COUNT = 50;
const digits = await strokes({ count: COUNT, size: 16, seed: 1, classes: [1, 7] });
const OPTIONS: SurrogateOptions = { epochs: 2, batch: 5, steps: 4, learningRate: 0.02 };

const networkOf = (neuron: 'sqs' | 'lif' = 'sqs') =>
  new SpikingNetwork(engine, { neuron, layers: [256, 4, 2], seed: 1 });

async function sharesOf(parts: number) {
  return Promise.all(
    Array.from({ length: parts }, (_, part) => subset(digits, samplesOfPart(digits.labels, part, parts))),
  );
}

async function startOn(network: SpikingNetwork, parts: number, options = OPTIONS): Promise<StartPart> {
  const shares = await sharesOf(parts);
  return (part, resume) =>
    trainSurrogate(network, shares[part]!, { ...options, seed: 7 + part, ...(resume && { resume }) });
}

describe('samplesOfPart', () => {
  it('gives all parts as many, of each class about as many, and leaves none out', () => {
    const stream = new RandomStream(1);
    for (const [count, parts] of [
      [12, 3],
      [50, 4],
      [7, 7],
    ] as const) {
      const labels = Array.from({ length: count }, () => stream.integer(3));
      const all = Array.from({ length: parts }, (_, part) => samplesOfPart(labels, part, parts));
      expect(new Set(all.map(({ length }) => length)).size).toBe(1);
      expect(new Set(all.flatMap((each) => [...each])).size).toBe(count);
      for (const label of [0, 1, 2]) {
        const counts = all.map((each) => each.filter((index) => labels[index] === label).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
      }
    }
  });
});

describe('trainAveraged', () => {
  it.each(['adam', 'sgd'] as const)('of one part is the run itself, to the bit (%s)', async (optimizer) => {
    const options = { ...OPTIONS, optimizer };
    const [one, other] = [networkOf(), networkOf()];
    const expected = await trainSurrogate(one, digits, { ...options, seed: 7 });
    const used = engine.bytesUsed;
    const found = await trainAveraged(await startOn(other, 1, options), { parts: 1, averageEvery: 3 });
    expect(engine.bytesUsed).toBe(used);
    expect(other.parameters).toEqual(one.parameters);
    expect([found.lossByEpoch, found.accuracyByEpoch, found.steps, found.rounds]).toEqual([
      expected.lossByEpoch,
      expected.accuracyByEpoch,
      20,
      // An epoch of ten updates in four rounds.
      8,
    ]);
    one.dispose();
    other.dispose();
  });

  it('goes on from the mean of the parts, each trained by itself', async () => {
    const PARTS = 3;
    const rounds: AveragedRound[] = [];
    const network = networkOf('lif');
    await trainAveraged(await startOn(network, PARTS), {
      parts: PARTS,
      averageEvery: 2,
      onRound: (round) => rounds.push(round),
    });
    // Seventeen samples each: four updates an epoch.
    expect(rounds.map(({ step, epoch, endOfEpoch }) => [step, epoch, endOfEpoch])).toEqual([
      [2, 1, false],
      [4, 1, true],
      [6, 2, false],
      [8, 2, true],
    ]);

    const shares = await sharesOf(PARTS);
    let from: Uint8Array[] | undefined;
    for (const { step, trained, averaged } of rounds) {
      const files = [];
      for (let part = 0; part < PARTS; part++) {
        const own = networkOf('lif');
        const resume = from && { resume: from[part]! };
        const run = trainSurrogate(own, shares[part]!, { ...OPTIONS, seed: 7 + part, ...resume });
        for await (const { step: reached } of run) if (reached === step) break;
        expect(run.checkpoint()).toEqual(trained[part]);
        files.push(await readSafetensors(run.checkpoint()));
        own.dispose();
      }
      const [a, b, c] = files.map(({ tensors }) => tensors);
      const names = [...a!.keys()].filter((name) => /parameters|first|second/.test(name));
      expect(names.length).toBeGreaterThan(5);
      from = [];
      for (const { metadata, tensors } of files) {
        const means = new Map(tensors);
        for (const name of names) {
          const [x, y, z] = [a, b, c].map((each) => each!.get(name)!.data as Float32Array);
          const data = x!.map((value, i) => (value + y![i]! + z![i]!) / 3);
          means.set(name, { dtype: 'F32', shape: [data.length], data });
        }
        from.push(await writeSafetensors({ metadata, tensors: means }));
      }
      expect(averaged).toEqual(from);
    }
    network.dispose();
  });

  it('is the same wherever its parts are trained', async () => {
    const [here, coordinator] = [networkOf(), networkOf()];
    const expected = await trainAveraged(await startOn(here, 2), { parts: 2, averageEvery: 2 });
    const { meta: _, ...found } = await trainAveraged(await startOn(coordinator, 2), {
      parts: 2,
      averageEvery: 2,
      // On machines of their own, the last part first.
      async train(checkpoints, step) {
        const trained: Uint8Array[] = [];
        for (const part of [1, 0]) {
          const own = networkOf();
          const start = await startOn(own, 2);
          trained[part] = await trainPart(start(part, checkpoints[part]), step);
          own.dispose();
        }
        return trained;
      },
    });
    expect(found).toMatchObject({ lossByEpoch: expected.lossByEpoch, rounds: expected.rounds });
    expect(coordinator.parameters).toEqual(here.parameters);
    here.dispose();
    coordinator.dispose();
  });

  it('trains classifiers, too', async () => {
    const model = new QuantumClassifier(engine, {
      features: 256,
      classes: 2,
      qubits: 2,
      circuits: 1,
      layers: 1,
      seed: 1,
    });
    const shares = await sharesOf(2);
    const { lossByEpoch } = await trainAveraged(
      (part, resume) =>
        trainClassifier(model, shares[part]!, { epochs: 3, batch: 5, seed: part, ...(resume && { resume }) }),
      { parts: 2 },
    );
    expect(lossByEpoch[2]).toBeLessThan(lossByEpoch[0]!);
    model.dispose();
  });

  it('ends with its signal, says how far it is, and leaves nothing behind', async () => {
    const network = networkOf();
    const used = engine.bytesUsed;
    const controller = new AbortController();
    const done: number[] = [];
    const training = trainAveraged(await startOn(network, 2), {
      parts: 2,
      averageEvery: 1,
      signal: controller.signal,
      onProgress: (progress) => {
        done.push(progress.done);
        if (done.length === 3) controller.abort();
      },
    });
    expect(await training.catch((error) => error)).toBe(controller.signal.reason);
    expect(done).toEqual([1, 2, 3].map((step) => step / 5));
    expect(engine.bytesUsed).toBe(used);
    network.dispose();
  });

  it.each([
    ['start', 7, { parts: 1 }],
    ['start', () => 7, { parts: 1 }],
    ['options.parts', () => 7, {}],
    ['options.parts', () => 7, { parts: 0 }],
    ['options.averageEvery', () => 7, { parts: 2, averageEvery: 0 }],
    ['options.train', () => 7, { parts: 2, train: 7 }],
    ['options.onRound', () => 7, { parts: 2, onRound: 7 }],
  ])('refuses a wrong %s', async (field, start, options) => {
    const training = trainAveraged(start as unknown as StartPart, options as { parts: number });
    await expect(training).rejects.toThrow(ArgumentError);
    await expect(training).rejects.toMatchObject({ field });
  });

  it('refuses what are no checkpoints of all parts', async () => {
    const network = networkOf();
    const start = await startOn(network, 2);
    for (const trained of [undefined, [], [new Uint8Array(1)], [1, 2]]) {
      const train = async () => trained as Uint8Array[];
      await expect(trainAveraged(start, { parts: 2, train })).rejects.toThrow('the checkpoints of 2 parts');
    }
    network.dispose();
  });

  it('refuses parts of different lengths', async () => {
    const network = networkOf();
    const start: StartPart = (part) =>
      trainSurrogate(network, digits, { ...OPTIONS, epochs: 1 + part, seed: part });
    await expect(trainAveraged(start, { parts: 2 })).rejects.toThrow('part 1 has 20 updates, part 0 10');
    network.dispose();
  });
});
