import { simulateBlochEnsemble } from '../../src/dynamics/public.js';
import type { Engine } from '../../src/engine/index.js';
import type { BlochState } from '../state/bloch-state.js';
import { digestOf } from './digest.js';

/** What the page draws of an ensemble. */
export interface BlochRun {
  times: Float64Array;
  /** [time][x, y, z]. */
  mean: Float64Array;
  stdErr: Float64Array;
  /** [trajectory][time][x, y, z]. */
  states: Float32Array;
  trajectories: number;
  /** The record of the first trajectory, from one time to the next. */
  record: Float64Array;
  warnings: string[];
  digest: string;
}

/** All trajectories begin at equal distances from the three axes, as in the paper's Fig. 2. */
const BEGIN = Math.sqrt(1 / 3);
const STEPS_PER_PERIOD = 2000;
/** Recorded times of a run. */
const FRAMES = 600;

/** Trajectories of a measured qubit over periods of a drive of Ω = 1. */
export async function runBloch(engine: Engine, state: BlochState): Promise<BlochRun> {
  const { periods, trajectories, ...model } = state;
  const steps = periods * STEPS_PER_PERIOD;
  const result = await simulateBlochEnsemble(engine, {
    ...model,
    initial: [BEGIN, BEGIN, BEGIN],
    dt: (2 * Math.PI) / STEPS_PER_PERIOD,
    steps,
    trajectories,
    record: { every: Math.ceil(steps / FRAMES), trajectories, measurement: true },
  });
  const { times, mean, stdErr, meta } = result;
  const { values } = result.states!;
  const { values: records, shape } = result.measurement!;
  return {
    ...{ times, mean, stdErr, trajectories },
    states: Float32Array.from(values),
    record: records.slice(0, shape[1]),
    warnings: [...meta.warnings],
    digest: await digestOf(mean, stdErr, values),
  };
}
