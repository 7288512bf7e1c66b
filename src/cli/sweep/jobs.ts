import { ArgumentError, suggestion } from '../../engine/index.js';
import { circuitJob } from './circuit-job.js';
import { figureJob } from './figure-job.js';
import type { SweepJob } from './sweep-job.js';
import { trainJob } from './train-job.js';
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
