import { createHash } from 'node:crypto';
import type { Dataset } from '../data/index.js';
import type { Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import type { Seed } from '../engine/seed.js';
import { SpikingNetwork, type TrainingResult, type TrainingRun, trainLocal } from '../spiking/index.js';
import { localRuleSettings } from '../spiking/learning/local-options.js';
import type { RunState } from './checkpoint-file.js';
import { type Samples, testSeed } from './data-sets.js';
import { ProgressBar } from './progress.js';
import type { Plan } from './train-options.js';

/** A finished run; `network` is the caller's to dispose. */
export interface FinishedRun {
  state: RunState;
  result: TrainingResult;
  network: SpikingNetwork;
}

/** Makes the network of the run of this seed. */
export function makeNetwork(engine: Engine, plan: Plan, samples: Samples, seed: Seed): SpikingNetwork {
  const { inputs = 1 } = plan.network;
  const { channels } = samples;
  if (channels % inputs !== 0) {
    throw new ArgumentError('--inputs', `a divisor of the ${channels} channels of a sample`, inputs);
  }
  return new SpikingNetwork(engine, {
    neuron: plan.task.model as 'sqs',
    layers: [channels / inputs, ...plan.task.hidden, plan.task.classes.length],
    ...plan.network,
    seed,
  });
}

/** All options that shape the result, with their defaults; by the names of the command line's options. */
export function identityOf(network: SpikingNetwork, plan: Plan): Record<string, unknown> {
  const { neuron: _neuron, layers: _layers, ...networkOptions } = network.options;
  return {
    ...plan.task,
    ...networkOptions,
    ...localRuleSettings({ ...plan.rule, seed: 0 }),
    seed: plan.seed,
  };
}

/** A run that is ready to train. */
export interface OpenRun {
  state: RunState;
  network: SpikingNetwork;
  training: TrainingRun;
  test: Dataset;
}

/**
 * Draws the samples of a run, makes its network, and brings both to `state`.
 *
 * @throws ArgumentError for options that cannot be used, and when the samples are not those of `state`
 */
export function openRun(engine: Engine, plan: Plan, samples: Samples, state: RunState): OpenRun {
  const { task, rule } = plan;
  const train = samples.train(state.seed, task.train);
  const test = samples.test(state.seed, task.test, { seed: state.seed, count: task.train });
  const digest = digestOf(train, test);
  if (state.samples === '') state.samples = digest;
  if (state.samples !== digest) {
    throw new ArgumentError('--data-dir', 'these are not the samples that the checkpoint was trained on');
  }
  const network = makeNetwork(engine, plan, samples, state.seed);
  const resume = state.checkpoint.length > 0 ? { resume: state.checkpoint } : {};
  const training = trainLocal(network, train, { ...rule, seed: state.seed, ...resume });
  return { state, network, training, test };
}

/**
 * Trains a run to its end and keeps its state up to date.
 *
 * @param options.pause called after every update; `save` brings `state.checkpoint` up to date. Returns true to stop
 * @returns undefined if it was stopped
 */
export async function finishRun(
  { state, network, training, test }: OpenRun,
  { task }: Plan,
  options: { title: string; pause: (save: () => void) => boolean },
): Promise<FinishedRun | undefined> {
  const { epochs, batch } = training.settings;
  const bar = new ProgressBar(options.title, epochs * Math.ceil(task.train / batch), {
    format: 'epoch {epoch} | accuracy {accuracy}',
    first: { epoch: '-', accuracy: '-' },
  });
  const save = () => {
    state.checkpoint = training.checkpoint();
  };
  const steps = training[Symbol.asyncIterator]();
  try {
    for (;;) {
      const start = performance.now();
      const { done, value } = await steps.next();
      state.seconds += (performance.now() - start) / 1000;
      if (done) {
        save();
        return { state, result: value, network };
      }
      if (value.endOfEpoch) {
        const { accuracy, spikesPerStep } = network.evaluate(test, {
          steps: task.steps,
          cap: task.cap,
          seed: testSeed(state.seed),
        });
        state.testAccuracyByEpoch.push(accuracy);
        state.spikesPerStep = spikesPerStep;
      }
      bar.update(value.step, {
        epoch: `${value.epoch}/${epochs}`,
        accuracy: state.testAccuracyByEpoch.at(-1)?.toFixed(3) ?? '-',
      });
      if (options.pause(save)) return undefined;
    }
  } finally {
    // Ends the generator, which frees its memory, if it has not come to its end.
    await steps.return(undefined as never);
    bar.end();
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
