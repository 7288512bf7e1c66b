import fc from 'fast-check';
import { type Engine, RandomStream } from '../../src/index.js';
import {
  type ClassifierParameters,
  type ImageDataset,
  QuantumClassifier,
  type QuantumClassifierOptions,
} from '../../src/variational/public.js';

/** Small shapes, on both sides of what fills a cache line. */
export const arbitraryShape: fc.Arbitrary<ArbitraryShape> = fc.record({
  features: fc.constantFrom(1, 3, 8, 17),
  classes: fc.integer({ min: 2, max: 4 }),
  qubits: fc.integer({ min: 1, max: 4 }),
  circuits: fc.integer({ min: 1, max: 3 }),
  layers: fc.integer({ min: 1, max: 3 }),
  samples: fc.constantFrom(1, 2, 9, 17),
  seed: fc.integer(),
});

export interface ArbitraryShape {
  features: number;
  classes: number;
  qubits: number;
  circuits: number;
  layers: number;
  samples: number;
  seed: number;
}

export interface Example {
  classifier: QuantumClassifier;
  parameters: ClassifierParameters;
  dataset: ImageDataset;
  /** The samples' inputs. */
  items: number[][];
}

/** A classifier whose parameters are all of order 1, and samples for it. */
export function example(
  engine: Engine,
  { samples, ...shape }: ArbitraryShape,
  precision: QuantumClassifierOptions['precision'],
): Example {
  const classifier = new QuantumClassifier(engine, { ...shape, precision });
  const random = new RandomStream(shape.seed);
  const parameters = classifier.parameters;
  // Multiples of 2^-20: the same numbers in both precisions.
  const uniform = () => Math.floor(random.uniform() * 2 ** 20) / 2 ** 20;
  for (const values of Object.values(parameters) as Float64Array[]) {
    for (let i = 0; i < values.length; i++) values[i] = 3 * uniform() - 1.5;
  }
  classifier.parameters = parameters;
  const items = Array.from({ length: samples }, () => Array.from({ length: shape.features }, uniform));
  const dataset: ImageDataset = {
    name: 'random',
    width: shape.features,
    height: 1,
    classes: shape.classes,
    images: Float32Array.from(items.flat()),
    labels: Uint8Array.from({ length: samples }, () => random.integer(shape.classes)),
  };
  return { classifier, parameters, dataset, items };
}
