import type { Dataset } from '../../data/index.js';
import type { Engine, LongWorkOptions, Seed } from '../../engine/index.js';
import { matchParameters, type TrainingResult, type TrainingStep } from '../../learning/index.js';
import {
  SpikingNetwork,
  type SpikingNetworkOptions,
  type SurrogateOptions,
  trainSurrogate,
} from '../../spiking/index.js';

/** A spiking network with one hidden layer, and what it learns from. */
export interface NetworkTask {
  name: string;
  /** The network with so many hidden neurons. */
  network(layers: number[]): SpikingNetworkOptions;
  /** About how many parameters it is to have; this decides on the hidden neurons. */
  parameters: number;
  train: Dataset;
  test: Dataset;
  seed: Seed;
  epochs: number;
  learning: Omit<SurrogateOptions, 'steps' | 'maxRate' | 'epochs' | 'seed' | 'warmup'> & { batch: number };
  /** How images become spikes. */
  encoding?: { steps: number; maxRate: number };
}

/** How a model did that was trained and tested. */
export interface TrainingOutcome {
  /** Share of test samples whose class was found. */
  accuracy: number;
  /** Spikes in a time step of all neurons together, hidden and output, on test samples; null of a model without spikes. */
  spikesPerStep: number | null;
  /** Neurons that may spike. */
  neurons: number;
  /** Parameters that were trained. */
  parameters: number;
  /** Mean loss of the last epoch. */
  loss: number;
}

export type Work = Pick<LongWorkOptions, 'signal'> & {
  /** Told which share of the work is done. */
  report: (share: number) => void;
};

/** Updates in which the learning rate grows: steps that are long from the first one on silence output neurons for good. */
const WARMUP = 100;
/** …but not more than this share of them all. */
const WARMUP_SHARE = 0.2;

/** Trains a network by surrogate gradients and tests it, and has it examined if that is wanted. */
export async function trainNetwork(
  engine: Engine,
  task: NetworkTask,
  work: Work,
  examine?: (network: SpikingNetwork) => Promise<void>,
): Promise<TrainingOutcome> {
  const { name, train, test, epochs, learning, encoding, seed } = task;
  const options = (hidden: number) => task.network([inputsOf(train), hidden, train.classes]);
  const { hidden, parameters } = matchParameters(
    [{ name, parameters: (size) => SpikingNetwork.parameterCount(options(size)) }],
    task.parameters,
  )[0]!;
  using network = new SpikingNetwork(engine, options(hidden));
  const { updates, warmup } = lengthOf(task, learning.batch);
  const run = trainSurrogate(network, train, {
    ...learning,
    ...encoding,
    epochs,
    warmup,
    seed,
    signal: work.signal,
  });
  const loss = await finish(run, updates, work);
  const { accuracy, spikesPerStep } = await network.evaluate(test, {
    ...encoding,
    signal: work.signal,
    precision: 'float32',
    seed: `${seed}-test`,
  });
  await examine?.(network);
  return { accuracy, spikesPerStep, neurons: hidden + train.classes, parameters, loss };
}

/** Inputs of a sample. */
export const inputsOf = (dataset: Dataset): number =>
  'spikes' in dataset ? dataset.shape[2] : dataset.width * dataset.height;

/** Parameter updates of a run, and those of them in which the learning rate grows. */
export function lengthOf({ train, epochs }: { train: Dataset; epochs: number }, batch: number) {
  const updates = epochs * Math.ceil(train.labels.length / batch);
  return { updates, warmup: Math.min(WARMUP, Math.floor(WARMUP_SHARE * updates)) };
}

/** Trains to the end; returns the mean loss of the last epoch. */
export async function finish(
  run: AsyncIterable<TrainingStep> & { finish(): Promise<TrainingResult> },
  updates: number,
  { report }: Work,
): Promise<number> {
  for await (const { step } of run) report(step / updates);
  return (await run.finish()).lossByEpoch.at(-1)!;
}
