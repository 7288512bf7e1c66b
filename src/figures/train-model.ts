import type { Dataset } from '../data/index.js';
import type { Engine } from '../engine/engine.js';
import type { LongWorkOptions } from '../engine/long-work.js';
import type { Seed } from '../engine/seed.js';
import {
  matchParameters,
  SpikingNetwork,
  type SpikingNetworkOptions,
  trainSurrogate,
} from '../spiking/index.js';
import { QuantumClassifier, trainClassifier } from '../variational/index.js';
import { LOOKS, type ModelName } from './models.js';

/** All that shapes a training. */
export interface TrainingTask {
  model: ModelName;
  train: Dataset;
  test: Dataset;
  /** How many parameters the model should have. */
  parameters: number;
  epochs: number;
  /** Samples of a parameter update. */
  batch: number;
  /** T, time steps of a sample. */
  steps: number;
  /** λ of eq. 3. */
  sparsity: number;
  seed: Seed;
}

export interface ModelResult {
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
  seconds: number;
}

/** Steps that are too long while the weights are still random silence output neurons for good. */
const WARMUP = 100;
/** A full pixel spikes in every step; it costs accuracy when it does not. */
const CAP = 1;

type Work = Pick<LongWorkOptions, 'signal'> & {
  /** Told which share of the work is done. */
  report: (share: number) => void;
};

/** Trains a model with one hidden layer (the QNN: with circuits side by side) and tests it. */
export async function trainModel(engine: Engine, task: TrainingTask, work: Work): Promise<ModelResult> {
  const start = performance.now();
  const result = await (task.model === 'qnn' ? trainQnn : trainSpiking)(engine, task, work);
  return { ...result, seconds: (performance.now() - start) / 1000 };
}

type Trained = Omit<ModelResult, 'seconds'>;

async function trainSpiking(engine: Engine, task: TrainingTask, work: Work): Promise<Trained> {
  const { train, test, sparsity, seed } = task;
  const options = (hidden: number): SpikingNetworkOptions => ({
    neuron: task.model as SpikingNetworkOptions['neuron'],
    layers: [inputsOf(train), hidden, train.classes],
    seed,
  });
  const { hidden, parameters } = sized(task, (size) => SpikingNetwork.parameterCount(options(size)));
  using network = new SpikingNetwork(engine, options(hidden));
  const encoding = 'spikes' in train ? {} : { steps: task.steps, cap: CAP };
  const run = trainSurrogate(network, train, {
    ...learning(task),
    ...encoding,
    sparsity,
    seed,
    signal: work.signal,
  });
  const loss = await finish(run, task, work);
  const { accuracy, spikesPerStep } = network.evaluate(test, {
    ...encoding,
    precision: 'float32',
    seed: `${seed}-test`,
  });
  return { accuracy, spikesPerStep, neurons: hidden + train.classes, parameters, loss };
}

/** The QNN takes the images' intensities, or the mean rates of spike trains. */
async function trainQnn(engine: Engine, task: TrainingTask, work: Work): Promise<Trained> {
  const { train, test, seed } = task;
  const options = (circuits: number) => ({ inputs: inputsOf(train), classes: train.classes, circuits, seed });
  const { hidden, parameters } = sized(task, (size) => QuantumClassifier.parameterCount(options(size)));
  using classifier = new QuantumClassifier(engine, options(hidden));
  const run = trainClassifier(classifier, train, { ...learning(task), seed, signal: work.signal });
  const loss = await finish(run, task, work);
  const { accuracy } = classifier.evaluate(test);
  return { accuracy, spikesPerStep: null, neurons: 0, parameters, loss };
}

const inputsOf = (dataset: Dataset): number =>
  'spikes' in dataset ? dataset.shape[2] : dataset.width * dataset.height;

/** The same for all models: at half and at twice this rate each was seen to come within half a per cent of it. */
const learning = (task: TrainingTask) =>
  ({
    epochs: task.epochs,
    batch: task.batch,
    learningRate: 0.002,
    schedule: 'cosine',
    warmup: Math.min(WARMUP, Math.floor(updates(task) / 10)),
  }) as const;

const updates = ({ epochs, batch, train }: TrainingTask): number =>
  epochs * Math.ceil(train.labels.length / batch);

/** The size at which a model comes closest to the wanted number of parameters. */
const sized = ({ model, parameters }: TrainingTask, count: (size: number) => number) =>
  matchParameters([{ name: LOOKS[model].label, parameters: count }], parameters)[0];

/** Trains to the end; returns the mean loss of the last epoch. */
async function finish(
  run: ReturnType<typeof trainSurrogate> | ReturnType<typeof trainClassifier>,
  task: TrainingTask,
  { report }: Work,
): Promise<number> {
  const total = updates(task);
  for await (const { step } of run) report(step / total);
  return (await run.finish()).lossByEpoch.at(-1)!;
}
