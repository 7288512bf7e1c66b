import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, strokes, writeSafetensors } from '../../src/data/public.js';
import { BornspikeError, createEngine, type Engine } from '../../src/index.js';
import { SpikingNetwork, type TrainingRun, trainLocal, trainSurrogate } from '../../src/spiking/public.js';
import { QuantumClassifier, trainClassifier } from '../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = await strokes({ count: 40, size: 16, seed: 1, classes: [1, 7] });

type Options = {
  epochs?: number;
  learningRate?: number;
  optimizer?: 'sgd';
  clip?: number;
  seed?: number;
  resume?: Uint8Array;
  signal?: AbortSignal;
  onProgress?: () => void;
};

interface Model {
  parameters: unknown;
  dispose(): void;
}

/** A model with a rule that trains it. */
interface Pupil {
  make(): Model;
  train(model: Model, options: Options): TrainingRun;
}

const common = { epochs: 2, batch: 16, seed: 3 };
const network = (neuron: 'sqs' | 'lif' | 'qlif'): (() => Model) => {
  return () => new SpikingNetwork(engine, { neuron, layers: [256, 3, 2], seed: 1 }) as Model;
};
const surrogate: Pupil['train'] = (model, options) =>
  trainSurrogate(model as SpikingNetwork, digits, { ...common, steps: 4, ...options }) as never;

const PUPILS: Record<string, Pupil> = {
  'trainLocal of sqs': {
    make: network('sqs'),
    train: (model, options) =>
      trainLocal(model as SpikingNetwork, digits, { ...common, steps: 4, ...options }),
  },
  'trainSurrogate of sqs': { make: network('sqs'), train: surrogate },
  'trainSurrogate of lif': { make: network('lif'), train: surrogate },
  'trainSurrogate of qlif': { make: network('qlif'), train: surrogate },
  trainClassifier: {
    make: () =>
      new QuantumClassifier(engine, {
        ...{ features: 256, classes: 2, qubits: 2, circuits: 1, layers: 1, seed: 1 },
      }) as Model,
    train: (model, options) =>
      trainClassifier(model as QuantumClassifier, digits, { ...common, ...options }) as never,
  },
};

describe.each(Object.entries(PUPILS))('%s', (_, { make, train }) => {
  /** Runs `work` with a fresh model, and looks at the memory afterwards. */
  async function withModel(work: (model: Model) => Promise<void>): Promise<void> {
    const model = make();
    const used = engine.bytesUsed;
    await work(model);
    expect(engine.bytesUsed).toBe(used);
    model.dispose();
  }

  it('trains when it is awaited, as by finish(), and gives the same result again', () =>
    withModel(async (model) => {
      const before = model.parameters;
      const run = train(model, {});
      const result = await run;
      expect(result.steps).toBe(6);
      expect(model.parameters).not.toEqual(before);
      expect(await run).toBe(result);
      expect(await run.finish()).toBe(result);
      const trained = model.parameters;
      await withModel(async (other) => {
        await train(other, {}).finish();
        expect(other.parameters).toEqual(trained);
      });
    }));

  it('gives the result when it is awaited after some updates, or twice at a time', () =>
    withModel(async (model) => {
      const run = train(model, {});
      const steps = run[Symbol.asyncIterator]();
      await steps.next();
      const [one, other] = await Promise.all([run, run]);
      expect(one.steps).toBe(6);
      expect(other).toBe(one);
    }));

  it('rejects with the same error however often it is awaited', () =>
    withModel(async (model) => {
      const controller = new AbortController();
      const run = train(model, { signal: controller.signal });
      controller.abort(new Error('enough'));
      await expect(run).rejects.toThrow('enough');
      await expect(run.finish()).rejects.toThrow('enough');
    }));

  it('has the model to itself until it ends', () =>
    withModel(async (model) => {
      const busy = /is being trained/;
      const run = train(model, {});
      expect(() => train(model, {})).toThrow(busy);
      const { parameters } = model;
      expect(() => {
        model.parameters = parameters;
      }).toThrow(busy);
      expect(() => train(model, {})).toThrow(BornspikeError);
      await run[Symbol.asyncIterator]().next();
      expect(() => train(model, {})).toThrow(busy);
      await run;
      await train(model, {});

      const controller = new AbortController();
      const aborted = train(model, { signal: controller.signal });
      controller.abort();
      await expect(aborted).rejects.toThrow();
      for await (const _step of train(model, {})) break;
      train(model, {}).dispose();
      expect(() => train(model, { epochs: 0 })).toThrow('options.epochs');
      expect(() => train(model, { resume: new Uint8Array(3) })).toThrow('checkpoint');
      model.parameters = parameters;
      await train(model, {});
    }));

  it('is ended by the end of its model, and keeps what it has reached', async () => {
    const used = engine.bytesUsed;
    const model = make();
    const gone = /^this (network|classifier) was disposed$/;
    const run = train(model, {});
    await run[Symbol.asyncIterator]().next();
    // During the next update.
    const ended = expect(run.finish()).rejects.toThrow(gone);
    model.dispose();
    expect(engine.bytesUsed).toBe(used);
    await ended;
    await expect(run).rejects.toThrow(BornspikeError);
    const whole = make();
    const result = await train(whole, {});
    const other = make();
    const rest = await train(other, { resume: run.checkpoint() });
    expect(other.parameters).toEqual(whole.parameters);
    expect({ ...rest, meta: 0 }).toEqual({ ...result, meta: 0 });

    const waiting = train(other, {});
    other.dispose();
    await expect(waiting).rejects.toThrow(gone);
    whole.dispose();
    expect(engine.bytesUsed).toBe(used);
  });

  it('takes a checkpoint within onProgress', () =>
    withModel(async (model) => {
      let taken: Uint8Array | undefined;
      const run = train(model, {
        onProgress: () => {
          taken ??= run.checkpoint();
        },
      });
      const whole = await run;
      const trained = model.parameters;
      await withModel(async (other) => {
        const rest = await train(other, { resume: taken });
        expect(other.parameters).toEqual(trained);
        expect({ ...rest, meta: 0 }).toEqual({ ...whole, meta: 0 });
      });
    }));

  it('says when training diverged', () =>
    withModel(async (model) => {
      const { meta } = await train(model, { learningRate: 1e9 }).finish().catch(diverged);
      expect(meta.warnings.join()).toMatch(/diverged/);
    }));

  it('has no warning of sound training', () =>
    withModel(async (model) => {
      const { meta } = await train(model, { epochs: 8, learningRate: 0.01 });
      expect(meta.warnings).toEqual([]);
    }));

  it('refuses a checkpoint whose numbers no run can have reached', () =>
    withModel(async (model) => {
      const run = train(model, {});
      await run;
      const whole = run.checkpoint();
      const { metadata, tensors } = await readSafetensors(whole);
      const names = [...tensors.keys()];
      const altered = (step: string, name?: string, value = Number.NaN) => {
        const changed = new Map(tensors);
        const tensor = tensors.get(name!);
        if (name && tensor) {
          const data = tensor.data.slice() as Float64Array;
          data[0] = value;
          changed.set(name, { ...tensor, data } as never);
        }
        return writeSafetensors({ metadata: { ...metadata, step }, tensors: changed });
      };
      const refuses = async (problem: string, ...change: Parameters<typeof altered>) => {
        const resume = await altered(...change);
        expect(() => train(model, { resume }), problem).toThrow(problem);
      };
      await refuses('options.resume', '1e15');
      await refuses('options.resume', '7');
      await refuses('epochs were finished', '2');
      for (const name of names) {
        if (tensors.get(name)!.data.length === 0) continue;
        for (const value of [Number.NaN, Infinity]) {
          await refuses(name, metadata.step!, name, value);
        }
      }
      await train(model, { resume: whole });
    }));
});

it('says when there was no gradient in the last epoch, though there may have been in others', async () => {
  const dark = { ...digits, images: new Uint8Array(digits.images.length) };
  for (const [data, expected] of [
    [dark, [expect.stringMatching(/did not fall/), expect.stringMatching(/^the gradient was zero/)]],
    [digits, []],
  ] as const) {
    using model = new SpikingNetwork(engine, { neuron: 'lif', layers: [256, 3, 2], seed: 1 });
    const { meta } = await trainSurrogate(model, data, { ...common, steps: 4, learningRate: 0.01 });
    expect(meta.warnings).toEqual(expected);
  }
});

/** Training may also end by an error that says so. */
function diverged(error: unknown): { meta: { warnings: string[] } } {
  expect(error).toBeInstanceOf(BornspikeError);
  return { meta: { warnings: [(error as Error).message] } };
}

it('resumes after a hundred million updates as fast as after one', async () => {
  using model = new QuantumClassifier(engine, {
    features: 256,
    classes: 2,
    qubits: 1,
    circuits: 1,
    layers: 1,
  });
  const options = { epochs: 1_000_000, batch: 1, seed: 1 };
  const run = trainClassifier(model, digits, options);
  const { metadata, tensors } = await readSafetensors(run.checkpoint());
  run.dispose();
  const epochs = 900_000;
  const long = new Map(tensors);
  for (const name of ['lossByEpoch', 'accuracyByEpoch']) {
    long.set(name, { dtype: 'F64', shape: [epochs], data: new Float64Array(epochs).fill(0.5) });
  }
  const resume = await writeSafetensors({
    metadata: { ...metadata, step: String(40 * epochs) },
    tensors: long,
  });
  const resumed = trainClassifier(model, digits, { ...options, resume });
  const { value } = await resumed[Symbol.asyncIterator]().next();
  expect(value).toMatchObject({ step: 40 * epochs + 1, epoch: epochs + 1 });
  resumed.dispose();
});
