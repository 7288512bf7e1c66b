import { createHash } from 'node:crypto';
import type { ImageDataset } from '../data/index.js';
import type { Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import type { Seed } from '../engine/seed.js';
import { SpikingNetwork, type TrainingResult, trainLocal } from '../spiking/index.js';
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
  const pixels = samples.width * samples.height;
  if (pixels % inputs !== 0) {
    throw new ArgumentError('--inputs', `a divisor of the ${pixels} pixels of an image`, inputs);
  }
  return new SpikingNetwork(engine, {
    neuron: plan.task.model as 'sqs',
    layers: [pixels / inputs, ...plan.task.hidden, plan.task.classes.length],
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

/**
 * Trains one run from wherever `state` is to its end, and keeps `state` up to date.
 *
 * @param options.rest called after every update; `save` brings `state.checkpoint` up to date. Returns true to stop
 * @returns undefined if it was stopped
 */
export async function trainRun(
  engine: Engine,
  plan: Plan,
  samples: Samples,
  options: { state: RunState; title: string; rest: (save: () => void) => boolean },
): Promise<FinishedRun | undefined> {
  const { state, rest, title } = options;
  const { task } = plan;
  const train = samples.train(state.seed, task.train);
  const test = samples.test(state.seed, task.test);
  const digest = digestOf(train, test);
  if (state.samples === '') state.samples = digest;
  if (state.samples !== digest) {
    throw new ArgumentError('--data-dir', 'these are not the samples that the checkpoint was trained on');
  }
  const network = makeNetwork(engine, plan, samples, state.seed);
  const run = trainLocal(network, train, {
    ...plan.rule,
    seed: state.seed,
    ...(state.checkpoint.length > 0 && { resume: state.checkpoint }),
  });
  const { epochs, batch } = run.settings;
  const bar = new ProgressBar(title, epochs * Math.ceil(task.train / batch));
  const save = () => {
    state.checkpoint = run.checkpoint();
  };
  const steps = run[Symbol.asyncIterator]();
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
      if (rest(save)) {
        network.dispose();
        return undefined;
      }
    }
  } finally {
    await steps.return(undefined as never);
    bar.end();
  }
}

function digestOf(...datasets: ImageDataset[]): string {
  const hash = createHash('sha256');
  for (const { images, labels } of datasets) {
    hash.update(new Uint8Array(images.buffer, images.byteOffset, images.byteLength)).update(labels);
  }
  return hash.digest('hex');
}
