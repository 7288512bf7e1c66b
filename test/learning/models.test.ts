import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import {
  ArgumentError,
  BornspikeError,
  createEngine,
  DataFormatError,
  type Engine,
} from '../../src/index.js';
import {
  type AnyModel,
  loadModel,
  Model,
  saveModel,
  type TrainingResult,
  type TrainingRun,
} from '../../src/learning/public.js';
import { DigitWeights, trainDigitWeights } from '../../src/qneuron/public.js';
import { StateVector } from '../../src/register/public.js';
import { SpikingNetwork, trainLocal, trainSurrogate } from '../../src/spiking/public.js';
import {
  QuantumBoltzmannMachine,
  QuantumClassifier,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
  trainBoltzmannMachine,
  trainClassifier,
  trainConvolutionalNetwork,
  trainRecurrentNetwork,
} from '../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

interface Work {
  signal?: AbortSignal;
  onProgress?: () => void;
  resume?: Uint8Array;
}

/** What a model can do with data of its kind. */
interface Subject {
  model: AnyModel;
  train(
    options: Work,
  ): PromiseLike<TrainingResult> & AsyncIterable<unknown> & Pick<TrainingRun, 'checkpoint' | 'dispose'>;
  evaluate(model: Model): Promise<object>;
  /** Frees what the data take. */
  free?(): void;
}

const digits = await strokes({ count: 24, size: 16, seed: 1, classes: [1, 7] });
const foreign = await strokes({ count: 6, size: 16, seed: 1, classes: [3, 8] });
const batches = { epochs: 2, batch: 8, seed: 3 };
const descent = { epochs: 6 };
const sequences = [{ inputs: [[0.3], [1]], targets: [[0.5], null] }];

function spiking(learn: 'local' | 'surrogate'): Subject {
  const model = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 3, 2], seed: 1 });
  return {
    model,
    train: (options) =>
      learn === 'local'
        ? trainLocal(model, digits, { ...batches, steps: 4, ...options })
        : trainSurrogate(model, digits, { ...batches, recipe: 'plain', steps: 4, ...options }),
    evaluate: (other) => (other as SpikingNetwork).evaluate(digits, { steps: 4, seed: 1 }),
  };
}

const SUBJECTS: Record<string, () => Subject> = {
  'SpikingNetwork by trainLocal': () => spiking('local'),
  'SpikingNetwork by trainSurrogate': () => spiking('surrogate'),
  QuantumClassifier: () => {
    const model = new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 2, layers: 1, seed: 1 });
    return {
      model,
      train: (options) => trainClassifier(model, digits, { ...batches, ...options }),
      evaluate: (other) => (other as QuantumClassifier).evaluate(digits, { seed: 1 }),
    };
  },
  QuantumConvolutionalNetwork: () => {
    const model = new QuantumConvolutionalNetwork(engine, { qubits: 4, seed: 1 });
    const states = [StateVector.ghz(engine, 4), StateVector.w(engine, 4)];
    const data = { states, labels: [0, 1], classNames: ['1', '7'] };
    return {
      model,
      train: (options) => trainConvolutionalNetwork(model, data, { ...descent, ...options }),
      evaluate: (other) => (other as QuantumConvolutionalNetwork).evaluate(data),
      free() {
        for (const state of states) state.dispose();
      },
    };
  },
  QuantumRecurrentNetwork: () => {
    const model = new QuantumRecurrentNetwork(engine, { inputs: 1, memory: 1, layers: 2, seed: 1 });
    return {
      model,
      train: (options) => trainRecurrentNetwork(model, sequences, { ...descent, ...options }),
      evaluate: (other) => (other as QuantumRecurrentNetwork).evaluate(sequences),
    };
  },
  QuantumBoltzmannMachine: () => {
    const model = new QuantumBoltzmannMachine(engine, { visible: 2, hidden: 1, seed: 1 });
    const distribution = [0.4, 0.1, 0, 0.5];
    return {
      model,
      train: (options) => trainBoltzmannMachine(model, distribution, { ...descent, ...options }),
      evaluate: (other) => (other as QuantumBoltzmannMachine).evaluate(distribution),
    };
  },
  DigitWeights: () => {
    const model = new DigitWeights(engine, { pixels: 256, classes: 2 });
    return {
      model,
      train: (options) => trainDigitWeights(model, digits, { ...batches, ...options }),
      evaluate: (other) => (other as DigitWeights).evaluate(digits),
    };
  },
};

const blocksOf = (model: Model) => Object.entries(model.parameters as Record<string, Float64Array>);
/** What must be the same on all machines, and after any change: see `GOLDEN` below. */
const digest = (model: Model) => {
  const hash = createHash('sha256');
  for (const [, values] of blocksOf(model)) hash.update(new Uint8Array(values.buffer));
  return hash.digest('hex').slice(0, 16);
};
/** All of a result but how long it took. */
function withoutTime(result: object): unknown {
  const { meta, ...rest } = result as { meta: object };
  return { ...rest, meta: { ...meta, seconds: 0 } };
}

describe.each(Object.entries(SUBJECTS))('%s', (name, make) => {
  /** Runs `work`, and looks at the memory afterwards. */
  async function using(work: (subject: Subject) => Promise<void>): Promise<void> {
    const used = engine.bytesUsed;
    const subject = make();
    await work(subject);
    subject.model.dispose();
    subject.free?.();
    expect(engine.bytesUsed).toBe(used);
  }

  it('has options, and parameters that are copied, counted and checked', () =>
    using(async ({ model }) => {
      expect(model).toBeInstanceOf(Model);
      if (!(model instanceof DigitWeights)) expect(model.options).toHaveProperty('seed', 1);
      const blocks = blocksOf(model);
      expect(blocks.reduce((sum, [, values]) => sum + values.length, 0)).toBe(model.parameterCount);
      const doubled = Object.fromEntries(
        blocks.map(([block, values]) => [block, values.map((x) => Math.fround(2 * x + 1))]),
      );
      model.parameters = doubled as never;
      expect(model.parameters).toEqual(doubled);
      for (const [, values] of blocksOf(model)) values.fill(0);
      expect(model.parameters).toEqual(doubled);
      const garbage = [undefined, null, {}, { ...doubled, more: [1] }];
      for (const [block, values] of Object.entries(doubled)) {
        if (values.length === 0) continue;
        garbage.push(
          { ...doubled, [block]: values.slice(1) },
          { ...doubled, [block]: values.map((x, i) => (i === values.length - 1 ? Number.NaN : x)) },
          { ...doubled, [block]: values.map((x, i) => (i === 0 ? Infinity : x)) },
        );
      }
      for (const wrong of garbage) {
        expect(() => {
          model.parameters = wrong as never;
        }).toThrow(ArgumentError);
        expect(model.parameters).toEqual(doubled);
      }
    }));

  it('is trained to the same bits awaited, iterated, and resumed in the middle', () =>
    using(async (awaited) => {
      const result = await awaited.train({});
      expect(result.meta.endReason).toBe('done');
      await using(async (iterated) => {
        let steps = 0;
        for await (const _ of iterated.train({})) steps++;
        expect(steps).toBe(result.steps);
        expect(iterated.model.parameters).toEqual(awaited.model.parameters);
      });
      await using(async (left) => {
        const run = left.train({});
        let steps = 0;
        for await (const _ of run) if (++steps === 3) break;
        const checkpoint = run.checkpoint();
        await using(async (resumed) => {
          expect(withoutTime(await resumed.train({ resume: checkpoint }))).toEqual(withoutTime(result));
          expect(resumed.model.parameters).toEqual(awaited.model.parameters);
          expect(resumed.model.classNames).toEqual(awaited.model.classNames);
        });
        await using(async (other) => {
          const broken = checkpoint.slice(0, -8);
          expect(() => other.train({ resume: broken })).toThrow(DataFormatError);
          other.train({}).dispose();
        });
      });
      expect(digest(awaited.model)).toBe(GOLDEN[name]);
    }));

  it('keeps others out while it is trained, and what it has learnt when that is aborted', () =>
    using(async ({ model, train }) => {
      const before = model.parameters;
      const controller = new AbortController();
      const reason = new Error('enough');
      const run = train({ signal: controller.signal, onProgress: () => controller.abort(reason) });
      expect(() => train({})).toThrow(/is being trained/);
      expect(() => {
        model.parameters = before as never;
      }).toThrow(/is being trained/);
      await expect(run).rejects.toBe(reason);
      expect(model.parameters).not.toEqual(before);
      await train({ resume: run.checkpoint() });
      expect(digest(model)).toBe(GOLDEN[name]);
    }));

  it('ends its training when it is disposed, and then says so', async () => {
    const used = engine.bytesUsed;
    const { model, train, evaluate, free } = make();
    const run = train({});
    const steps = run[Symbol.asyncIterator]();
    await steps.next();
    model.dispose();
    await expect(Promise.resolve(steps.next()))
      .resolves.toMatchObject({ done: true })
      .catch(() => {});
    await expect(run).rejects.toThrow(BornspikeError);
    expect(() => model.parameters).toThrow(/was disposed/);
    expect(() => train({})).toThrow(/was disposed/);
    await expect(evaluate(model)).rejects.toThrow(/was disposed/);
    await expect(saveModel(model)).rejects.toThrow(/was disposed/);
    model.dispose();
    free?.();
    expect(engine.bytesUsed).toBe(used);
  });

  it('is saved and loaded bit for bit, with its classes, by its own engine', () =>
    using(async ({ model, train, evaluate }) => {
      await train({});
      const bytes = await saveModel(model);
      const copy = await loadModel(engine, bytes);
      expect(copy.constructor).toBe(model.constructor);
      expect(copy.options).toEqual(model.options);
      expect(copy.parameters).toEqual(model.parameters);
      expect(copy.classNames).toEqual(model.classNames);
      expect(await saveModel(copy)).toEqual(bytes);
      const evaluation = await evaluate(model);
      expect(withoutTime(await evaluate(copy))).toEqual(withoutTime(evaluation));
      expect(evaluation).toHaveProperty('meta.warnings', []);
      expect(evaluation).toHaveProperty('loss');
      copy.dispose();
      for (const wrong of [undefined, {}, 'engine']) {
        await expect(loadModel(wrong as never, bytes)).rejects.toThrow(ArgumentError);
      }
      for (const broken of [bytes.slice(0, 7), bytes.slice(0, -1), bytes.slice(8)]) {
        await expect(loadModel(engine, broken, { file: 'm' })).rejects.toThrow(DataFormatError);
      }
    }));

  it('says so of samples of other classes', () =>
    using(async ({ model, train, evaluate }) => {
      await train({});
      if (!model.classNames) return;
      expect(model.classNames).toEqual(['1', '7']);
      expect(await evaluate(model)).toHaveProperty('meta.warnings', []);
      if (model instanceof QuantumConvolutionalNetwork) {
        using state = new StateVector(engine, 4);
        const others = { states: [state], labels: [0], classNames: ['3', '8'] };
        const { warnings } = (await model.evaluate(others)).meta;
        expect(warnings[0]).toMatch(/trained on the classes 1, 7/);
      } else {
        const { meta } = await (model as QuantumClassifier).evaluate(foreign);
        expect(meta.warnings[0]).toMatch(/trained on the classes 1, 7/);
      }
    }));
});

/** Digests of the trained parameters. */
const GOLDEN: Record<string, string> = {
  'SpikingNetwork by trainLocal': '3842b2b753c9a34e',
  'SpikingNetwork by trainSurrogate': '010ad97f147eb4bc',
  QuantumClassifier: 'e637216dba984cfc',
  QuantumConvolutionalNetwork: '462fbdd59676ea92',
  QuantumRecurrentNetwork: '05ac63a17292fa93',
  QuantumBoltzmannMachine: '19abacbf42018b9c',
  DigitWeights: '0153a3865e1de146',
};

it('saves nothing but models', async () => {
  for (const wrong of [undefined, null, {}, { core: {} }, engine]) {
    await expect(saveModel(wrong as never)).rejects.toThrow(ArgumentError);
  }
});
