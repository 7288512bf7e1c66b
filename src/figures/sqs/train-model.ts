import type { Dataset } from '../../data/index.js';
import type { Engine, Seed } from '../../engine/index.js';
import { matchParameters } from '../../learning/index.js';
import { QuantumClassifier, trainClassifier } from '../../variational/index.js';
import { LOOKS, type ModelName } from './models.js';
import {
  finish,
  inputsOf,
  lengthOf,
  type TrainingOutcome,
  trainNetwork,
  type Work,
} from './train-network.js';

/** How SQS networks are trained, see `SurrogateOptions.recipe`; the others are trained alike by both. */
export type Recipe = 'plain' | 'robust';

/** All that shapes a training. */
export interface TrainingTask {
  model: ModelName;
  train: Dataset;
  test: Dataset;
  /** How many parameters the model should have. */
  parameters: number;
  recipe: Recipe;
  epochs: number;
  /** Samples of a parameter update. */
  batch: number;
  /** T, time steps of a sample. */
  steps: number;
  /** λ of eq. 3. */
  sparsity: number;
  seed: Seed;
}

export interface ModelResult extends TrainingOutcome {
  seconds: number;
}

/**
 * The same for all models, with the loss, slopes and initial weights that are their defaults. Learning rate: on 20,000 samples
 * of MNIST half of it was worse by up to 1 %, and twice it not better. Shorter gradients: over many steps those of a LIF
 * network grow so long at times that it forgets (N-MNIST: 57 % of test samples without, 70 % with).
 */
const LEARNING = { learningRate: 0.002, schedule: 'cosine', clip: 1 } as const;
/** Spike probability of full ink; it costs accuracy where it is less. */
const MAX_RATE = 1;

/** Trains a model with one hidden layer (the QNN: with circuits side by side) and tests it. */
export async function trainModel(engine: Engine, task: TrainingTask, work: Work): Promise<ModelResult> {
  const start = performance.now();
  const result = await (task.model === 'qnn' ? trainQnn : trainSpiking)(engine, task, work);
  return { ...result, seconds: (performance.now() - start) / 1000 };
}

function trainSpiking(engine: Engine, task: TrainingTask, work: Work): Promise<TrainingOutcome> {
  const { model, recipe, batch, steps, sparsity, seed } = task;
  return trainNetwork(
    engine,
    {
      ...task,
      name: LOOKS[model].label,
      network: (layers) => ({ neuron: model as Exclude<ModelName, 'qnn'>, layers, seed }),
      learning: { recipe, ...LEARNING, batch, sparsity },
      ...('spikes' in task.train ? {} : { encoding: { steps, maxRate: MAX_RATE } }),
    },
    work,
  );
}

/** The QNN takes the images' intensities. */
async function trainQnn(engine: Engine, task: TrainingTask, work: Work): Promise<TrainingOutcome> {
  const { train, test, epochs, batch, seed } = task;
  const options = (circuits: number) => ({
    features: inputsOf(train),
    classes: train.classes,
    circuits,
    seed,
  });
  const { hidden, parameters } = matchParameters(
    [
      {
        name: LOOKS.qnn.label,
        parameters: (circuits) => QuantumClassifier.parameterCount(options(circuits)),
      },
    ],
    task.parameters,
  )[0]!;
  using classifier = new QuantumClassifier(engine, options(hidden));
  const { updates, warmup } = lengthOf(task, batch);
  const run = trainClassifier(classifier, train, {
    ...LEARNING,
    epochs,
    batch,
    warmup,
    seed,
    signal: work.signal,
  });
  const loss = await finish(run, updates, work);
  const { accuracy } = await classifier.evaluate(test, { signal: work.signal });
  return { accuracy, spikesPerStep: null, neurons: 0, parameters, loss };
}
