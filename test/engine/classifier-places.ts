import type { ImageDataset } from '../../src/data/public.js';
import type { Engine } from '../../src/index.js';
import {
  type ClassifierEvaluateOptions,
  type ClassifierLearningOptions,
  QuantumClassifier,
  type QuantumClassifierOptions,
  trainClassifier,
} from '../../src/variational/public.js';
import { any, dataFields, isPlain, isUndefined } from './accepted.js';
import { fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

/** The places of the quantum classifier. */
export function classifierPlaces(engine: Engine, digits: ImageDataset): Place[] {
  const classifierOptions: QuantumClassifierOptions = { features: 256, classes: 2, qubits: 2, seed: 1 };
  const classifier = new QuantumClassifier(engine, classifierOptions);

  const buildClassifier = (given: unknown) => new QuantumClassifier(engine, any(given)).dispose();
  // An absurd learning rate leaves absurd parameters.
  const teach = async (given: unknown) => {
    using pupil = new QuantumClassifier(engine, classifierOptions);
    await trainClassifier(pupil, digits, any(given)).finish();
  };
  const teachOn = (data: unknown) => trainClassifier(classifier, any(data), { epochs: 1 }).finish();
  const classifyOn = (data: unknown) => classifier.evaluate(any(data));

  return [
    {
      name: 'QuantumClassifier(engine)',
      call: (v) => new QuantumClassifier(any(v), classifierOptions),
      accepts: never,
    },
    { name: 'QuantumClassifier(options)', call: buildClassifier, accepts: never },
    ...fieldsOf('QuantumClassifier', classifierOptions, buildClassifier, {
      features: integer(1, 1_000_000),
      classes: integer(2, 256),
      qubits: optional(integer(1, 10)),
      circuits: optional(integer(1, 1_000_000)),
      layers: optional(integer(1, 1000)),
      precision: optional(never),
      weightGain: optional(finite(0, 1_000_000)),
      angleDeviation: optional(finite(0, 1_000_000)),
      seed,
      inputs_: never,
    } as never),
    { name: 'classifier.evaluate(dataset)', call: classifyOn, accepts: never },
    {
      name: 'classifier.evaluate(options)',
      call: (v) => classifier.evaluate(digits, any(v)),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('classifier.evaluate.dataset', digits as ImageDataset, classifyOn, dataFields as never),
    ...fieldsOf(
      'classifier.evaluate',
      {} as ClassifierEvaluateOptions,
      (given) => classifier.evaluate(digits, given),
      { seed, seeds: never } as never,
    ),
    {
      name: 'classifier.lossAndGradient(dataset)',
      call: (v) => classifier.lossAndGradient(any(v)),
      accepts: never,
    },
    { name: 'trainClassifier(classifier)', call: (v) => trainClassifier(any(v), digits), accepts: never },
    { name: 'trainClassifier(dataset)', call: teachOn, accepts: never },
    ...fieldsOf('trainClassifier.dataset', digits as ImageDataset, teachOn, dataFields as never),
    ...fieldsOf('trainClassifier', { epochs: 1 } as ClassifierLearningOptions, teach, {
      epochs: optional(never),
      batch: optional(integer(1, 1_000_000)),
      optimizer: optional(never),
      learningRate: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      clip: optional((v) => typeof v === 'number' && v > 0),
      schedule: optional(never),
      warmup: optional(finite(0)),
      weightDecay: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      seed,
      resume: optional(never),
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      epoch: never,
    } as never),
    {
      name: 'classifier.parameters',
      call: (v) => {
        classifier.parameters = any(v);
      },
      accepts: never,
    },
    ...fieldsOf(
      'classifier.parameters',
      classifier.parameters,
      (given) => {
        classifier.parameters = given;
      },
      {
        inputWeights: never,
        inputBiases: never,
        angles: never,
        outputWeights: never,
        outputBiases: never,
      },
    ),
  ];
}
