import type { Seed } from '../../engine/index.js';
import type { OptionValues } from '../../sweep/index.js';
import { addTrain, identify, newRun } from '../commands/train.js';
import { openSamples, type Samples } from '../data/data-sets.js';
import type { GivenOptions } from '../train/given-options.js';
import { type Plan, planOf, withCounts } from '../train/train-plan.js';
import { finishRun, openRun } from '../train/training.js';
import type { JobContext, SweepJob } from './sweep-job.js';

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
    const { signal, onProgress } = context;
    const run = await openRun(context.engine, plan, samples, newRun(seed));
    const { epochs, batch } = run.training.settings;
    const updates = epochs * Math.ceil(plan.task.train / batch);
    let done = 0;
    const pause = () => {
      onProgress(++done / updates);
      return signal.aborted;
    };
    try {
      const finished = await finishRun(run, plan, { title: '', quiet: true, pause });
      if (!finished) throw signal.reason;
      const { state, result } = finished;
      const metrics = {
        testAccuracy: state.testAccuracyByEpoch.at(-1)!,
        loss: result.lossByEpoch.at(-1)!,
        spikesPerStep: state.spikesPerStep,
      };
      return { metrics, step: epochs };
    } finally {
      run.model.dispose();
    }
  },
};

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
