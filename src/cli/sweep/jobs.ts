import { ArgumentError, suggestion, toJSON } from '../../engine/index.js';
import type { SweepRun, SweepRunResult } from '../../sweep/index.js';
import { encode } from '../cluster/exact-json.js';
import { PART } from '../cluster/train-parts.js';
import { WHOLE } from '../cluster/whole-runs.js';
import { circuitJob } from './circuit-job.js';
import { figureJob } from './figure-job.js';
import { optionReader, type SweepJob } from './sweep-job.js';
import { trainJob, trainPartOf, type WorkerContext } from './train-job.js';
import { trajectoriesJob } from './trajectories-job.js';

const JOBS: readonly SweepJob[] = [trainJob, trajectoriesJob, circuitJob, figureJob];
export const JOB_NAMES = JOBS.map(({ name }) => name);

/** @throws ArgumentError when no command of this name can be swept */
export function jobOf(name: string): SweepJob {
  const job = JOBS.find((each) => each.name === name);
  if (job) return job;
  throw new ArgumentError(
    'SWEEP',
    `expected ${JOB_NAMES.join(', ')}, or a .json file that describes a sweep, got "${name}"${suggestion(name, JOB_NAMES)}`,
  );
}

/** Computes what a worker is asked for: a run of a sweep, a command as a whole, or a part of a training. */
export async function computeRun(
  { command, options, seed }: Pick<SweepRun, 'options' | 'seed'> & { command: string },
  context: WorkerContext,
): Promise<SweepRunResult> {
  if (command === PART) return trainPartOf(options, seed, context);
  const isWhole = command.startsWith(WHOLE);
  const job = jobOf(isWhole ? command.slice(WHOLE.length) : command);
  const given = optionReader(job)(options);
  if (!isWhole) return job.run(given, seed, context);
  if (!job.whole) throw new ArgumentError('SWEEP', `${job.name} has no --on`);
  return { metrics: {}, document: encode(toJSON(await job.whole(given, seed, context))) };
}
