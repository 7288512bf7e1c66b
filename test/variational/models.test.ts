import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import { BornspikeError, createEngine, type Engine, type LongWorkOptions } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import { StateVector } from '../../src/register/public.js';
import {
  Circuit,
  QuantumBoltzmannMachine,
  QuantumClassifier,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
  trainBoltzmannMachine,
  trainClassifier,
  trainConvolutionalNetwork,
  trainRecurrentNetwork,
} from '../../src/variational/public.js';

/** One model with all that it computes, each as a call that takes the options of long work. */
interface Model {
  name: string;
  make(engine: Engine): {
    calls: Record<string, (options: LongWorkOptions) => Promise<unknown>>;
    /** A training that goes on for long. */
    train?: (options: LongWorkOptions) => Promise<unknown>;
    /** The trained numbers, and how they are set. */
    parameters?: () => unknown;
    set?: () => void;
    dispose(): void;
  };
}

const digits = await strokes({ count: 40, size: 16, seed: 1, classes: [1, 7] });

const MODELS: Model[] = [
  {
    name: 'Circuit',
    make: (engine) => {
      const circuit = new Circuit(2, [
        { gate: 'ry', qubits: [0], parameter: 0 },
        { gate: 'crx', qubits: [0, 1], parameter: 1 },
      ]);
      const zero = new StateVector(engine, 2);
      const angles = [0.3, 0.4];
      return {
        calls: {
          run: (options) => circuit.run(zero, angles, options),
          expectation: (options) => circuit.expectation(zero, 'ZZ', angles, options),
          adjoint: (options) => circuit.gradient(zero, 'ZZ', angles, options),
          shift: (options) => circuit.gradient(zero, 'ZZ', angles, { method: 'shift', ...options }),
        },
        dispose: () => zero.dispose(),
      };
    },
  },
  {
    name: 'QuantumClassifier',
    make: (engine) => {
      const classifier = new QuantumClassifier(engine, { features: 256, classes: 2, seed: 1 });
      return {
        calls: {
          evaluate: (options) => classifier.evaluate(digits, options),
          lossAndGradient: (options) => classifier.lossAndGradient(digits, options),
          saveAndLoad: async (options) => {
            using copy = await loadModel(engine, await saveModel(classifier));
            return await (copy as QuantumClassifier).evaluate(digits, options);
          },
        },
        train: async (options) =>
          trainClassifier(classifier, digits, { epochs: 500, seed: 1, ...options }).finish(),
        parameters: () => classifier.parameters,
        set: () => {
          const { parameters } = classifier;
          classifier.parameters = parameters;
        },
        dispose: () => classifier.dispose(),
      };
    },
  },
  {
    name: 'QuantumConvolutionalNetwork',
    make: (engine) => {
      const network = new QuantumConvolutionalNetwork(engine, { qubits: 4, seed: 1 });
      const states = [StateVector.ghz(engine, 4), StateVector.w(engine, 4)];
      const data = { states, labels: [0, 1] };
      return {
        calls: {
          answers: (options) => network.answers(states, options),
          classify: (options) => network.classify(states, options),
          lossAndGradient: (options) => network.lossAndGradient(data, options),
        },
        train: async (options) =>
          trainConvolutionalNetwork(network, data, { epochs: 500, ...options }).finish(),
        parameters: () => network.parameters,
        set: () => {
          const { parameters } = network;
          network.parameters = parameters;
        },
        dispose: () => {
          network.dispose();
          for (const state of states) state.dispose();
        },
      };
    },
  },
  {
    name: 'QuantumRecurrentNetwork',
    make: (engine) => {
      const network = new QuantumRecurrentNetwork(engine, { inputs: 1, memory: 1, seed: 1 });
      const sequences = [{ inputs: [[0], [Math.PI]], targets: [null, [1]] }];
      return {
        calls: {
          run: (options) => network.run([[0], [1]], options),
          lossAndGradient: (options) => network.lossAndGradient(sequences, options),
        },
        train: async (options) =>
          trainRecurrentNetwork(network, sequences, { epochs: 5000, ...options }).finish(),
        parameters: () => network.parameters,
        set: () => {
          const { parameters } = network;
          network.parameters = parameters;
        },
        dispose: () => network.dispose(),
      };
    },
  },
  {
    name: 'QuantumBoltzmannMachine',
    make: (engine) => {
      const machine = new QuantumBoltzmannMachine(engine, { visible: 2, seed: 1 });
      const bell = [0.5, 0, 0, 0.5];
      return {
        calls: {
          thermalState: async (options) => (await machine.thermalState(options)).dispose(),
          probabilities: (options) => machine.probabilities(options),
          lossAndGradient: (options) => machine.lossAndGradient(bell, options),
        },
        train: async (options) => trainBoltzmannMachine(machine, bell, { epochs: 5000, ...options }).finish(),
        parameters: () => machine.parameters,
        set: () => {
          const { parameters } = machine;
          machine.parameters = parameters;
        },
        dispose: () => machine.dispose(),
      };
    },
  },
];

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

describe.each(MODELS)('$name', ({ make }) => {
  it('computes all that it offers, aborts it, and gives memory back', async () => {
    const { calls, dispose } = make(engine);
    for (const [name, call] of Object.entries(calls)) {
      const used = engine.bytesUsed;
      await call({});
      expect(engine.bytesUsed, name).toBe(used);
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(call({ signal }), name).rejects.toThrow('enough');
      await expect(call({ signals: 1 } as never), name).rejects.toThrow(/^options\.signals:/);
      expect(engine.bytesUsed, name).toBe(used);
    }
    dispose();
  });

  it('says that its engine was disposed', async () => {
    const own = await createEngine();
    const { calls } = make(own);
    const running = Object.values(calls).map((call) => call({}).catch((error: unknown) => error));
    own.dispose();
    // What was begun before either ended in its first piece or says so.
    for (const error of await Promise.all(running)) {
      if (error instanceof Error) expect(error).toBeInstanceOf(BornspikeError);
    }
    for (const call of Object.values(calls)) await expect(call({})).rejects.toThrow(BornspikeError);
  });
});

describe.each(MODELS.filter(({ name }) => name !== 'Circuit'))('training a $name', ({ make }) => {
  it('keeps all else out, can be stopped, and then leaves the model to the next one', async () => {
    const { train, parameters, set, dispose } = make(engine);
    const used = engine.bytesUsed;
    const stop = new AbortController();
    const first = train!({ signal: stop.signal }).catch((error: unknown) => error);
    await expect(train!({})).rejects.toThrow(/is being trained/);
    expect(() => set!()).toThrow(/is being trained/);
    stop.abort(new Error('enough'));
    expect(await first).toBe(stop.signal.reason);
    expect(engine.bytesUsed).toBe(used);
    set!();
    const before = parameters!();
    const again = new AbortController();
    const onProgress = () => again.abort(new Error('enough'));
    await expect(train!({ signal: again.signal, onProgress })).rejects.toThrow('enough');
    expect(typeof before).toBe('object');
    dispose();
  });
});

it('says that the loss did not fall', async () => {
  using network = new QuantumRecurrentNetwork(engine, { inputs: 1, memory: 1, seed: 1 });
  const sequences = [{ inputs: [[0.3], [1]], targets: [[0.5], [0.2]] }];
  const good = await trainRecurrentNetwork(network, sequences, { epochs: 30 });
  expect(good.meta.warnings).toEqual([]);
  // So long a step that it ends uphill.
  const wild = await trainRecurrentNetwork(network, sequences, {
    epochs: 2,
    learningRate: 10,
    optimizer: 'sgd',
  });
  expect(wild.lossByEpoch[1]).toBeGreaterThan(wild.lossByEpoch[0]!);
  expect(wild.meta.warnings[0]).toMatch(/the loss did not fall/);
  const still = await trainRecurrentNetwork(network, sequences, { epochs: 5, learningRate: 0 });
  expect(still.meta.warnings[0]).toMatch(/the loss did not fall/);
});
