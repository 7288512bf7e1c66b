import { type Dataset, subset } from '../../data/index.js';
import { ArgumentError } from '../../engine/index.js';
import { type AveragedOptions, samplesOfPart, trainAveraged } from '../../learning/index.js';
import { digestOf } from '../../sweep/index.js';
import { startTraining, testModel } from './models.js';
import type { Plan } from './train-plan.js';
import { type FinishedRun, type OpenRun, type RoundLine, testOptions } from './training.js';

/** What starts a part of a run, on the run's model. */
type StartPart = Parameters<typeof trainAveraged>[0];

/**
 * What starts parts of a run, which itself is not trained.
 *
 * @param chosen those that are to be started
 */
export async function partsOf(
  { state, model, training, train }: OpenRun,
  plan: Plan,
  chosen: readonly number[],
): Promise<StartPart> {
  training.dispose();
  const { parts = 1 } = plan.task;
  const { length } = train.labels;
  if (parts > length) throw new ArgumentError('--parts', `at most ${length}, as many as samples`, parts);
  const shares: Dataset[] = [];
  for (const part of chosen) shares[part] = await subset(train, samplesOfPart(train.labels, part, parts));
  return (part, resume) => {
    // The first part of one is the run itself.
    const seed = part === 0 ? state.seed : `${state.seed}-part-${part}`;
    const run = startTraining(model, plan, shares[part]!, { seed, ...(resume && { resume }) });
    return run as ReturnType<StartPart>;
  };
}

/**
 * Trains a run in parts to its end.
 *
 * @param options.train where the parts are trained, if not here
 */
export async function finishAveraged(
  run: OpenRun,
  plan: Plan,
  options: Pick<AveragedOptions, 'signal' | 'onProgress' | 'train'>,
): Promise<FinishedRun> {
  const { state, model, test } = run;
  const { parts = 1, averageEvery } = plan.task;
  const rounds: RoundLine[] = [];
  let start = performance.now();
  const all = Array.from({ length: parts }, (_, part) => part);
  const result = await trainAveraged(await partsOf(run, plan, all), {
    parts,
    ...(averageEvery !== undefined && { averageEvery }),
    ...options,
    async onRound({ round, step, endOfEpoch, trained, averaged }) {
      rounds.push({ round, step, trained: trained.map(digestOf), averaged: averaged.map(digestOf) });
      state.seconds += (performance.now() - start) / 1000;
      if (endOfEpoch) {
        const { accuracy, spikesPerStep } = await testModel(model, test, testOptions(run, plan));
        state.testAccuracyByEpoch.push(accuracy);
        state.spikesPerStep = spikesPerStep;
      }
      start = performance.now();
    },
  });
  return { state, result, model, rounds };
}
