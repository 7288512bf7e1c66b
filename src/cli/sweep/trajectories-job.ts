import type { QubitNeuronsResult } from '../../dynamics/index.js';
import type { SweepRunResult } from '../../sweep/index.js';
import { addTrajectories, simulateTrajectories, type TrajectoriesOptions } from '../commands/trajectories.js';
import { type SweepJob, tryOut, watched } from './sweep-job.js';

/** Means at the last time. */
export const trajectoriesJob: SweepJob = {
  name: 'trajectories',
  add: addTrajectories,
  refused: {},
  check: (options, { engine }) =>
    tryOut((signal) => simulateTrajectories(engine, options as TrajectoriesOptions, { signal })),
  async run(options, seed, context) {
    const { engine } = context;
    return resultOf(await simulateTrajectories(engine, { ...options, seed }, watched(context)));
  },
  whole: (options, seed, context) =>
    simulateTrajectories(context.engine, { ...options, seed }, watched(context)),
};

function resultOf({ times, observables, mean, stdErr, meta }: QubitNeuronsResult): SweepRunResult {
  const last = (times.length - 1) * observables.length;
  const metrics = observables.flatMap((name, i) => [
    [name, mean[last + i]!] as const,
    [`${name}.stdErr`, stdErr[last + i]!] as const,
  ]);
  return { metrics: Object.fromEntries(metrics), step: Number(meta.options.steps) };
}
