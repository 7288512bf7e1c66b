import { type Dataset, encodeRate } from '../data/index.js';
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

/** The same for all models: each comes within half a per cent of its best at half and at twice this rate. */
const LEARNING = { learningRate: 0.002, schedule: 'cosine' } as const;
/** Standard deviation of a neuron's current per √(spike): what each model was seen to learn best from. */
const WEIGHT_GAINS = { sqs: 1, lif: 1, qlif: 0.5 } as const;
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
  const { train, test, epochs, batch, sparsity, seed } = task;
  const neuron = task.model as SpikingNetworkOptions['neuron'];
  const options = (hidden: number): SpikingNetworkOptions => ({
    neuron,
    layers: [inputsOf(train), hidden, train.classes],
    weightGain: WEIGHT_GAINS[neuron],
    seed,
  });
  const { hidden, parameters } = sized(task, (size) => SpikingNetwork.parameterCount(options(size)));
  using network = new SpikingNetwork(engine, options(hidden));
  const encoding = 'spikes' in train ? {} : { steps: task.steps, cap: CAP };
  const run = trainSurrogate(network, train, {
    ...LEARNING,
    ...encoding,
    epochs,
    batch,
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

/** The QNN takes each sample's mean rates, of spike trains such as the others get. */
async function trainQnn(engine: Engine, task: TrainingTask, work: Work): Promise<Trained> {
  const { epochs, batch, seed } = task;
  const [train, test] = [rates(task.train, task.steps, seed), rates(task.test, task.steps, `${seed}-test`)];
  const options = (circuits: number) => ({ inputs: inputsOf(train), classes: train.classes, circuits, seed });
  const { hidden, parameters } = sized(task, (size) => QuantumClassifier.parameterCount(options(size)));
  using classifier = new QuantumClassifier(engine, options(hidden));
  const run = trainClassifier(classifier, train, { ...LEARNING, epochs, batch, seed, signal: work.signal });
  const loss = await finish(run, task, work);
  const { accuracy } = classifier.evaluate(test);
  return { accuracy, spikesPerStep: null, neurons: 0, parameters, loss };
}

const inputsOf = (dataset: Dataset): number =>
  'spikes' in dataset ? dataset.shape[2] : dataset.width * dataset.height;

/** The size at which a model comes closest to the wanted number of parameters. */
const sized = ({ model, parameters }: TrainingTask, count: (size: number) => number) =>
  matchParameters([{ name: LOOKS[model].label, parameters: count }], parameters)[0];

/** Images as spike trains, of which the QNN sees the means. */
function rates(dataset: Dataset, steps: number, seed: Seed): Dataset {
  if ('spikes' in dataset) return dataset;
  const { labels, classes } = dataset;
  return { ...encodeRate(dataset, { steps, seed, cap: CAP }), labels, classes };
}

/** Trains to the end; returns the mean loss of the last epoch. */
async function finish(
  run: ReturnType<typeof trainSurrogate> | ReturnType<typeof trainClassifier>,
  { train, epochs, batch }: TrainingTask,
  { report }: Work,
): Promise<number> {
  const steps = epochs * Math.ceil(train.labels.length / batch);
  for await (const { step } of run) report(step / steps);
  return (await run.finish()).lossByEpoch.at(-1)!;
}
