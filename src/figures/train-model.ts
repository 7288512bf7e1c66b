import { type Dataset, encodeRate } from '../data/index.js';
import type { Engine } from '../engine/engine.js';
import type { Seed } from '../engine/seed.js';
import { matchParameters } from '../spiking/index.js';
import { QuantumClassifier, trainClassifier } from '../variational/index.js';
import { LOOKS, type ModelName } from './models.js';
import {
  finish,
  inputsOf,
  lengthOf,
  type TrainingOutcome,
  trainNetwork,
  type Work,
} from './train-network.js';

/** All that shapes a training. */
export interface TrainingTask {
  model: ModelName;
  train: Dataset;
  test: Dataset;
  /** How many parameters the model should have. */
  parameters: number;
  epochs: number;
  /** T, time steps of a sample. */
  steps: number;
  /** λ of eq. 3. */
  sparsity: number;
  seed: Seed;
}

export interface ModelResult extends TrainingOutcome {
  seconds: number;
}

/** The same for all models: what the spiking ones reach depends little on it between half and twice these values. */
const LEARNING = { batch: 64, learningRate: 0.002, schedule: 'cosine' } as const;

/** Spike probability of full ink. */
const CAP = 1;

/** Trains a model with one hidden layer (the QNN: with circuits side by side) and tests it. */
export async function trainModel(engine: Engine, task: TrainingTask, work: Work): Promise<ModelResult> {
  const start = performance.now();
  const result = await (task.model === 'qnn' ? trainQnn : trainSpiking)(engine, task, work);
  return { ...result, seconds: (performance.now() - start) / 1000 };
}

function trainSpiking(engine: Engine, task: TrainingTask, work: Work): Promise<TrainingOutcome> {
  const { model, steps, sparsity, seed } = task;
  return trainNetwork(
    engine,
    {
      ...task,
      name: LOOKS[model].label,
      network: (layers) => ({ neuron: model as Exclude<ModelName, 'qnn'>, layers, weightGain: 1, seed }),
      learning: { ...LEARNING, loss: 'bce', sparsity },
      ...('spikes' in task.train ? {} : { encoding: { steps, cap: CAP } }),
    },
    work,
  );
}

/** The QNN takes each sample's mean rates, of spike trains such as the others get. */
async function trainQnn(engine: Engine, task: TrainingTask, work: Work): Promise<TrainingOutcome> {
  const { epochs, seed } = task;
  const [train, test] = [rates(task.train, task.steps, seed), rates(task.test, task.steps, `${seed}-test`)];
  const options = (circuits: number) => ({ inputs: inputsOf(train), classes: train.classes, circuits, seed });
  const [{ hidden, parameters }] = matchParameters(
    [
      {
        name: LOOKS.qnn.label,
        parameters: (circuits) => QuantumClassifier.parameterCount(options(circuits)),
      },
    ],
    task.parameters,
  );
  using classifier = new QuantumClassifier(engine, options(hidden));
  const { updates, warmup } = lengthOf(task, LEARNING.batch);
  const run = trainClassifier(classifier, train, { ...LEARNING, epochs, warmup, seed, signal: work.signal });
  const loss = await finish(run, updates, work);
  const { accuracy } = classifier.evaluate(test);
  return { accuracy, spikesPerStep: null, neurons: 0, parameters, loss };
}

/** Images as spike trains, of which the QNN sees the means. */
function rates(dataset: Dataset, steps: number, seed: Seed): Dataset {
  if ('spikes' in dataset) return dataset;
  const { labels, classes } = dataset;
  return { ...encodeRate(dataset, { steps, cap: CAP, seed }), labels, classes };
}
