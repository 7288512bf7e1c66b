import type { Dataset } from '../../data/index.js';
import type { Engine, Seed } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';
import type { GradientResult, GradientStep, TrainingRun } from '../../learning/index.js';
import {
  type EvaluateOptions,
  localRuleSettings,
  SpikingNetwork,
  surrogateSettings,
  trainLocal,
  trainSurrogate,
} from '../../spiking/index.js';
import { classifierSettings, QuantumClassifier, trainClassifier } from '../../variational/index.js';
import type { Samples } from '../data/data-sets.js';
import { naming } from '../terminal/flags.js';
import { type GivenOptions, LEARNING_OPTIONS, pick } from './given-options.js';
import type { Plan } from './train-plan.js';

/** What `--model` chooses from. */
export type TrainableModel = SpikingNetwork | QuantumClassifier;

/** A run of any learning rule. */
type BatchSettings = TrainingRun['settings'] & { batch: number };

export type Training =
  | TrainingRun<BatchSettings>
  | TrainingRun<BatchSettings, GradientStep, GradientResult>
  | ReturnType<typeof trainSurrogate>;

/** Makes the model of the run of this seed. */
export function makeModel(
  engine: Engine,
  { task, learning }: Plan,
  samples: Samples,
  seed: Seed,
): TrainableModel {
  const { channels } = samples;
  const classes = task.classes.length;
  if (learning.way === 'exact') {
    return new QuantumClassifier(engine, { ...learning.classifier, features: channels, classes, seed });
  }
  const { neuron, inputs = 1 } = learning.network;
  if (neuron === 'sqs' && channels % inputs !== 0) {
    throw new ArgumentError('--inputs', `a divisor of the ${channels} channels of a sample`, inputs);
  }
  const layers = [channels / inputs, ...task.hidden, classes];
  // A classifier's layers are another thing, and another option.
  return naming(
    { layers: '--hidden' },
    () => new SpikingNetwork(engine, { ...learning.network, layers, seed }),
  );
}

/** All options that shape the result, with their defaults; by the names of the command line's options. */
export function identityOf(model: TrainableModel, plan: Plan): Record<string, unknown> {
  const { task, seed } = plan;
  if (model instanceof SpikingNetwork) {
    const { neuron: _neuron, layers: _layers, ...options } = model.options;
    return { ...task, ...options, ...settingsOf(model, plan), seed };
  }
  const { features: _features, classes: _classes, ...options } = model.options;
  const { hidden: _hidden, ...rest } = task;
  return {
    ...rest,
    ...options,
    ...classifierSettings({ ...plan.learning.options, seed: 0 } as object),
    seed,
  };
}

function settingsOf({ options: { neuron, inputs = 1 } }: SpikingNetwork, { learning, task }: Plan): object {
  const options = { ...learning.options, seed: 0 };
  if (learning.way === 'local') {
    const settings = localRuleSettings(options, task.hidden.length + 1, inputs);
    return pick<GivenOptions, keyof GivenOptions>(settings, LEARNING_OPTIONS.local);
  }
  // The budget changes how a result is computed, not the result.
  const { memoryBudget: _, ...settings } = surrogateSettings(
    options,
    neuron,
    task.hidden.length + 1,
    task.train,
  );
  return settings;
}

/** A training run of `model`, which `makeModel` made. */
export function startTraining(
  model: TrainableModel,
  { learning }: Plan,
  dataset: Dataset,
  common: { seed: Seed; resume?: Uint8Array },
): Training {
  const options = { ...learning.options, ...common };
  if (model instanceof QuantumClassifier) return trainClassifier(model, dataset, options as object);
  return learning.way === 'local'
    ? trainLocal(model, dataset, options)
    : trainSurrogate(model, dataset, options);
}

/** What every model's evaluation has; a model without spikes has none to count. */
export async function testModel(
  model: TrainableModel,
  dataset: Dataset,
  options: EvaluateOptions,
): Promise<{ accuracy: number; spikesPerStep: number | null }> {
  if (model instanceof SpikingNetwork) return model.evaluate(dataset, options);
  return { ...(await model.evaluate(dataset, { seed: options.seed })), spikesPerStep: null };
}
