import { strokes, subset } from '../../src/data/public.js';
import { QuantumClassifier, trainClassifier } from '../../src/variational/public.js';
import type { LongCall, ShortCall } from './long-call.js';

const digits = await strokes({ count: 512, size: 16, seed: 1, classes: [1, 7] });
const few = subset(digits, [...Array(64).keys()]);

export const variationalLongCalls: LongCall[] = [
  {
    name: 'QuantumClassifier.evaluate, 100 circuits',
    prepare: (engine) => {
      const classifier = new QuantumClassifier(engine, { inputs: 256, classes: 2, qubits: 8, circuits: 100 });
      return (options) => classifier.evaluate(digits, options);
    },
  },
  {
    name: 'QuantumClassifier.lossAndGradient, 10 qubits in 81 layers',
    prepare: (engine) => {
      const classifier = new QuantumClassifier(engine, { inputs: 256, classes: 2, qubits: 10, layers: 81 });
      return (options) => classifier.lossAndGradient(few, options);
    },
  },
  {
    name: 'trainClassifier, a batch of 512 with 100 circuits',
    prepare: (engine) => {
      const classifier = new QuantumClassifier(engine, { inputs: 256, classes: 2, qubits: 7, circuits: 100 });
      return async (options) => {
        await trainClassifier(classifier, digits, { epochs: 1, batch: 512, ...options });
      };
    },
  },
];

export const variationalShortCalls: ShortCall[] = [
  {
    name: 'new QuantumClassifier, 10 qubits in 81 layers',
    prepare: (engine) => () =>
      new QuantumClassifier(engine, { inputs: 256, classes: 2, qubits: 10, layers: 81 }),
  },
  {
    name: 'new QuantumClassifier, a million parameters',
    prepare: (engine) => () => new QuantumClassifier(engine, { inputs: 784, classes: 10, circuits: 320 }),
  },
];
