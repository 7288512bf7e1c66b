import { strokes } from '../../src/data/public.js';
import type { Engine } from '../../src/index.js';
import {
  QuantumClassifier,
  type QuantumClassifierOptions,
  trainClassifier,
} from '../../src/variational/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

/** Spelled out to the last option: defaults may be tuned, these hashes stay. */
function build(engine: Engine, precision: QuantumClassifierOptions['precision']): QuantumClassifier {
  return new QuantumClassifier(engine, {
    features: 256,
    classes: 3,
    qubits: 3,
    circuits: 5,
    layers: 2,
    precision,
    weightGain: 2,
    angleDeviation: 1,
    seed: 'golden',
  });
}

// More samples than run at once.
const digits = () => strokes({ count: 300, size: 16, seed: 'golden digits', classes: [0, 1, 7] });

export const classifierCases: GoldenCase[] = (['float32', 'float64'] as const).flatMap((precision) => [
  {
    name: `classifier/evaluate, ${precision}`,
    run: async (engine) => {
      using classifier = build(engine, precision);
      const { accuracy, loss, predictions, confusion } = await classifier.evaluate(await digits(), {
        seed: 'golden',
      });
      return bytesOf([accuracy, loss], predictions, confusion.values);
    },
  },
  {
    name: `classifier/lossAndGradient, ${precision}`,
    run: async (engine) => {
      using classifier = build(engine, precision);
      const { loss, gradient } = await classifier.lossAndGradient(await digits());
      return bytesOf([loss], ...Object.values(gradient));
    },
  },
  {
    name: `classifier/trainClassifier, ${precision}`,
    run: async (engine) => {
      using classifier = build(engine, precision);
      const result = await trainClassifier(classifier, await digits(), {
        epochs: 2,
        batch: 70,
        optimizer: 'adam',
        learningRate: 0.01,
        clip: 1,
        schedule: 'cosine',
        warmup: 3,
        weightDecay: 0.01,
        seed: 'golden training',
      }).finish();
      return bytesOf(...Object.values(classifier.parameters), result.lossByEpoch);
    },
  },
]);
