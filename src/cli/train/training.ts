import { createHash } from 'node:crypto';
import type { Dataset } from '../../data/index.js';
import type { DeviceOptions, ExtrapolationOptions } from '../../device/index.js';
import type { Engine } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';
import type { GradientResult } from '../../learning/index.js';
import type { EvaluateOptions, LocalResult } from '../../spiking/index.js';
import { type Samples, testSeed } from '../data/data-sets.js';
import { naming } from '../terminal/flags.js';
import type { RunState } from './checkpoint-file.js';
import { pick } from './given-options.js';
import { makeModel, startTraining, type TrainableModel, type Training, testModel } from './models.js';
import type { Plan } from './train-plan.js';
import { TrainingProgress } from './training-progress.js';

/** A finished run; `model` is the caller's to dispose. */
export interface FinishedRun {
  state: RunState;
  result: LocalResult | GradientResult;
  model: TrainableModel;
  /** Of a run in parts, what each round has come to. */
  rounds?: readonly RoundLine[];
}

/** A round of training in parts: SHA-256 of each part's checkpoint, as it was trained, and with the means. */
export interface RoundLine {
  round: number;
  step: number;
  trained: readonly string[];
  averaged: readonly string[];
}

/** A run that is ready to train. */
export interface OpenRun {
  state: RunState;
  model: TrainableModel;
  training: Training;
  train: Dataset;
  test: Dataset;
}

/**
 * Draws the samples of a run, makes its model, and brings both to `state`.
 *
 * @throws ArgumentError for options that cannot be used, and when the samples are not those of `state`
 */
export async function openRun(
  engine: Engine,
  plan: Plan,
  samples: Samples,
  state: RunState,
): Promise<OpenRun> {
  const { task } = plan;
  const train = await naming({ count: '--train' }, () => samples.train(state.seed, task.train));
  const trained = { seed: state.seed, count: task.train };
  const test = await naming({ count: '--test' }, () => samples.test(state.seed, task.test, trained));
  const digest = digestOf(train, test);
  if (state.samples === '') state.samples = digest;
  if (state.samples !== digest) {
    throw new ArgumentError('--data-dir', 'these are not the samples that the checkpoint was trained on');
  }
  const model = makeModel(engine, plan, samples, state.seed);
  const resume = state.checkpoint.length > 0 ? { resume: state.checkpoint } : {};
  const training = startTraining(model, plan, train, { seed: state.seed, ...resume });
  return { state, model, training, train, test };
}

/** How a run is tested: as it is trained. */
export function testOptions({ state, training }: OpenRun, { task }: Plan): EvaluateOptions {
  const { settings } = training;
  return {
    steps: task.steps,
    maxRate: task.maxRate,
    seed: testSeed(state.seed),
    ...('input' in settings && { precision: settings.precision, input: settings.input }),
    ...pick(settings as DeviceOptions, ['device', 'noiseScale', 'model', 'measurement']),
    ...mitigationOf(settings as ExtrapolationOptions),
  };
}

/** As many passes as there are factors of the noise. */
const mitigationOf = ({ amplify, factors, fit, readout }: ExtrapolationOptions): EvaluateOptions => ({
  ...(readout && { readout }),
  ...(amplify && { amplify, factors, fit, passes: factors!.length }),
});

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
  const { state, model, training, test } = run;
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
        return { state, result: value, model };
      }
      if (value.endOfEpoch) {
        const { accuracy, spikesPerStep } = await testModel(model, test, testOptions(run, plan));
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
