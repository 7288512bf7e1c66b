import { checkInteger, checkText, type Seed } from '../../engine/index.js';
import { trainPart } from '../../learning/index.js';
import type { OptionValues, SweepRunResult } from '../../sweep/index.js';
import type { PartOptions } from '../cluster/train-parts.js';
import { addTrain } from '../commands/train.js';
import { openSamples, type Samples } from '../data/data-sets.js';
import { finishAveraged, partsOf } from '../train/averaged-run.js';
import type { GivenOptions } from '../train/given-options.js';
import { identify, newRun, runOutcome } from '../train/run-outcome.js';
import { type Plan, planOf, withCounts } from '../train/train-plan.js';
import { type FinishedRun, finishRun, openRun } from '../train/training.js';
import { type JobContext, optionReader, type SweepJob, watched } from './sweep-job.js';

/** Accuracy, loss and spikes after the last epoch. */
export const trainJob: SweepJob = {
  name: 'train',
  add: addTrain,
  refused: { runs: 'a run of a sweep is one training: give --repeats of the sweep' },
  async check(options, context) {
    const { plan, samples } = await open(options, 0, context);
    identify(context.engine, plan, samples);
  },
  async run(options, seed, context) {
    const { plan, samples } = await open(options, seed, context);
    const { state, result, model } = await finish(plan, samples, context);
    model.dispose();
    const metrics = {
      testAccuracy: state.testAccuracyByEpoch.at(-1)!,
      loss: result.lossByEpoch.at(-1)!,
      spikesPerStep: state.spikesPerStep,
    };
    return { metrics, step: plan.task.epochs };
  },
  async whole(options, seed, context) {
    const { plan, samples } = await open(options, seed, context);
    const identity = identify(context.engine, plan, samples);
    return runOutcome(await finish(plan, samples, context), plan, identity, true);
  },
};

/** Trains to the end; the model is the caller's to dispose. */
async function finish(
  plan: Plan,
  samples: Samples,
  { engine, signal, onProgress }: JobContext,
): Promise<FinishedRun> {
  const run = await openRun(engine, plan, samples, newRun(plan.seed));
  const { epochs, batch } = run.training.settings;
  const updates = epochs * Math.ceil(plan.task.train / batch);
  let done = 0;
  const pause = () => {
    onProgress(++done / updates);
    return signal.aborted;
  };
  try {
    if (plan.task.parts !== undefined)
      return await finishAveraged(run, plan, watched({ signal, onProgress }));
    const finished = await finishRun(run, plan, { title: '', quiet: true, pause });
    if (finished) return finished;
    throw signal.reason;
  } catch (error) {
    run.model.dispose();
    throw error;
  }
}

/** What runs of workers have besides. */
export interface WorkerContext extends JobContext {
  /** What the store has by this name. */
  findBytes(digest: string): Promise<Uint8Array>;
}

/** Brings a part of a run to the next average. */
export async function trainPartOf(
  options: OptionValues,
  seed: Seed,
  context: WorkerContext,
): Promise<SweepRunResult> {
  const { part, step, state, ...given } = options as OptionValues & PartOptions;
  const { plan, samples } = await open(optionReader(trainJob)(given), seed, context);
  checkInteger('options.part', part, 0, (plan.task.parts ?? 1) - 1);
  checkInteger('options.step', step, 1);
  const run = await openRun(context.engine, plan, samples, newRun(seed));
  try {
    const start = await partsOf(run, plan, [part]);
    const bytes = await context.findBytes(checkText('options.state', state));
    const trained = await trainPart(start(part, bytes), step, context.signal);
    return { metrics: {}, step, document: Buffer.from(trained).toString('base64') };
  } finally {
    run.model.dispose();
  }
}

/** The samples that a sweep opened last, which mostly are those of its next run, too. */
const opened = new WeakMap<AbortSignal, { key: string; samples: Samples }>();

async function open(
  options: OptionValues,
  seed: Seed,
  { dataDir, signal }: JobContext,
): Promise<{ plan: Plan; samples: Samples }> {
  const wanted = planOf({ ...(options as GivenOptions), seed, runs: 1 });
  const { data, size, classes, split, steps, binMilliseconds, polarities } = wanted.task;
  const key = JSON.stringify([data, size, classes, split, steps, binMilliseconds, polarities, dataDir]);
  const last = opened.get(signal);
  const samples =
    last?.key === key
      ? last.samples
      : await openSamples({ ...wanted.task, dataDir }, ['train', 'test'], signal);
  opened.set(signal, { key, samples });
  return { plan: withCounts(wanted, samples), samples };
}
