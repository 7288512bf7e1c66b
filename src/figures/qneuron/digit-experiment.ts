import type { ImageDataset } from '../../data/index.js';
import type { Engine, Estimate } from '../../engine/index.js';
import { count, counted } from '../../engine/index.js';
import { DigitWeights, trainDigitWeights } from '../../qneuron/index.js';
import type { FigureContext } from '../figure.js';
import { titleOf } from '../format.js';
import { drawSamples } from '../sqs/trained-runs.js';

/** Where the Q-neuron paper has its digits from. */
export const DIGIT_DATA = ['mnist'] as const;

/** Settings of the digit figures, 22 and 23. */
export type DigitOptions = {
  /** Images, or all that there are. */
  train: number;
  test: number;
  epochs: number;
};

export interface DigitExperiment {
  data: string;
  /** W, [class][pixel]. */
  weights: { pixels: number; classes: number; weights: Float64Array };
  /** The class that the network takes each test image for. */
  predictions: Uint8Array;
  trainImages: number;
  test: ImageDataset;
}

/** The classical network, trained on the first of the figure's data sets. */
export async function trainDigits(
  engine: Engine,
  context: FigureContext<DigitOptions>,
  share = 1,
): Promise<DigitExperiment> {
  const { options, seed, signal } = context;
  const set = context.data[0]!;
  const { train, test } = (await drawSamples(set, seed, options)) as {
    train: ImageDataset;
    test: ImageDataset;
  };
  const { epochs } = options;
  const size = { pixels: train.width * train.height, classes: train.classes };
  using network = new DigitWeights(engine, size);
  const trained = await context.remember({ what: 'digit weights', train, epochs, seed }, async () => {
    await trainDigitWeights(network, train, {
      epochs,
      seed,
      signal,
      onProgress: ({ unit, done, total }) =>
        context.onProgress?.({ unit, done: share * done, total, now: 'training' }),
    });
    return Array.from(network.parameters.weights);
  });
  const weights = Float64Array.from(trained);
  network.parameters = { weights };
  const { predictions } = await network.evaluate(test, { signal });
  return {
    data: set.name,
    weights: { ...size, weights },
    predictions,
    trainImages: train.labels.length,
    test,
  };
}

/** The setting in a line. */
export const describeDigits = (
  { data, trainImages, test }: DigitExperiment,
  { epochs }: DigitOptions,
): string =>
  `${titleOf(data)}: ${count(trainImages)} training and ${counted(test.labels.length, 'test image')}, ${counted(epochs, 'epoch')}`;

/** A share of so many images. */
export function shareOf(part: number, all: number): Estimate {
  const mean = part / all;
  return { mean, stdErr: Math.sqrt((mean * (1 - mean)) / all) };
}

export const countEqual = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).filter((value, i) => value === b[i]).length;
