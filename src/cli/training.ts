import { createHash } from 'node:crypto';
import type { Dataset } from '../data/index.js';
import type { Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import type { Seed } from '../engine/seed.js';
import {
  type EvaluateOptions,
  type GradientResult,
  SpikingNetwork,
  type SurrogateTraining,
  type TrainingResult,
  type TrainingRun,
  trainLocal,
  trainSurrogate,
} from '../spiking/index.js';
import { localRuleSettings } from '../spiking/learning/local-options.js';
import { surrogateSettings } from '../spiking/learning/surrogate-options.js';
import type { RunState } from './checkpoint-file.js';
import { type Samples, testSeed } from './data-sets.js';
import type { Plan } from './train-plan.js';
import { TrainingProgress } from './training-progress.js';

/** A finished run; `network` is the caller's to dispose. */
export interface FinishedRun {
  state: RunState;
  result: TrainingResult | GradientResult;
  network: SpikingNetwork;
}

/** Makes the network of the run of this seed. */
export function makeNetwork(engine: Engine, plan: Plan, samples: Samples, seed: Seed): SpikingNetwork {
  const { neuron, inputs = 1 } = plan.network;
  const { channels } = samples;
  if (neuron === 'sqs' && channels % inputs !== 0) {
    throw new ArgumentError('--inputs', `a divisor of the ${channels} channels of a sample`, inputs);
  }
  return new SpikingNetwork(engine, {
    ...plan.network,
    layers: [channels / inputs, ...plan.task.hidden, plan.task.classes.length],
    seed,
  });
}

/** All options that shape the result, with their defaults; by the names of the command line's options. */
export function identityOf(network: SpikingNetwork, plan: Plan): Record<string, unknown> {
  const { neuron: _neuron, layers: _layers, ...networkOptions } = network.options;
  return { ...plan.task, ...networkOptions, ...learningSettings(network, plan), seed: plan.seed };
}

function learningSettings(network: SpikingNetwork, { learning, task }: Plan): object {
  if (learning.rule === 'local') return localRuleSettings({ ...learning.options, seed: 0 });
  const options = { ...learning.options, seed: 0 };
  // The budget changes how a result is computed, not the result.
  const { memoryBudget: _, ...settings } = surrogateSettings(
    options,
    network.options.neuron,
    task.hidden.length + 1,
  );
  return settings;
}

/** A run that is ready to train. */
export interface OpenRun {
  state: RunState;
  network: SpikingNetwork;
  training: TrainingRun | SurrogateTraining;
  test: Dataset;
}

/**
 * Draws the samples of a run, makes its network, and brings both to `state`.
 *
 * @throws ArgumentError for options that cannot be used, and when the samples are not those of `state`
 */
export function openRun(engine: Engine, plan: Plan, samples: Samples, state: RunState): OpenRun {
  const { task, learning } = plan;
  const train = samples.train(state.seed, task.train);
  const test = samples.test(state.seed, task.test, { seed: state.seed, count: task.train });
  const digest = digestOf(train, test);
  if (state.samples === '') state.samples = digest;
  if (state.samples !== digest) {
    throw new ArgumentError('--data-dir', 'these are not the samples that the checkpoint was trained on');
  }
  const network = makeNetwork(engine, plan, samples, state.seed);
  const common = { seed: state.seed, ...(state.checkpoint.length > 0 && { resume: state.checkpoint }) };
  const training =
    learning.rule === 'local'
      ? trainLocal(network, train, { ...learning.options, ...common })
      : trainSurrogate(network, train, { ...learning.options, ...common });
  return { state, network, training, test };
}

/** How a run is tested: as it is trained. */
function testOptions({ state, training }: OpenRun, { task }: Plan): EvaluateOptions {
  const { settings } = training;
  return {
    steps: task.steps,
    cap: task.cap,
    seed: testSeed(state.seed),
    ...('precision' in settings && { precision: settings.precision, input: settings.input }),
  };
}

/**
 * Trains a run to its end and keeps its state up to date.
 *
 * @param options.pause called after every update; `save` brings `state.checkpoint` up to date. Returns true to stop
 * @returns undefined if it was stopped
 */
export async function finishRun(
  run: OpenRun,
  plan: Plan,
  options: { title: string; quiet: boolean; pause: (save: () => void) => boolean },
): Promise<FinishedRun | undefined> {
  const { state, network, training, test } = run;
  const progress = new TrainingProgress(options.title, training.settings, plan.task.train, options.quiet);
  const save = () => {
    state.checkpoint = training.checkpoint();
  };
  const steps = training[Symbol.asyncIterator]();
  try {
    for (;;) {
      const start = performance.now();
      const { done, value } = await steps.next();
      const seconds = (performance.now() - start) / 1000;
      state.seconds += seconds;
      if (done) {
        save();
        return { state, result: value, network };
      }
      if (value.endOfEpoch) {
        const { accuracy, spikesPerStep } = network.evaluate(test, testOptions(run, plan));
        state.testAccuracyByEpoch.push(accuracy);
        state.spikesPerStep = spikesPerStep;
      }
      progress.update(value, seconds, state.testAccuracyByEpoch.at(-1));
      if (options.pause(save)) return undefined;
    }
  } finally {
    // Ends the generator, which frees its memory, if it has not come to its end.
    await steps.return(undefined as never);
    progress.end();
  }
}

function digestOf(...datasets: Dataset[]): string {
  const hash = createHash('sha256');
  for (const dataset of datasets) {
    const { buffer, byteOffset, byteLength } = 'spikes' in dataset ? dataset.spikes : dataset.images;
    hash.update(new Uint8Array(buffer, byteOffset, byteLength)).update(dataset.labels);
  }
  return hash.digest('hex');
}
