import { checkInteger, checkPositive } from '../engine/check.js';

/** Schedules and tables hold a few numbers a step. */
const MOST_STEPS = 10_000_000;
/** Unless told otherwise, about so many times are recorded. */
const DEFAULT_TIMES = 200;

/** When a run steps, and when it records. */
export interface TimeGrid {
  dt: number;
  steps: number;
  /** Steps from one recorded time to the next. */
  every: number;
  /** Recorded times after the initial one. */
  intervals: number;
}

/** Checks `dt`, `steps` and `record.every`, of which the default records some 200 times. */
export function timeGrid(options: { dt: unknown; steps: unknown }, every: unknown): TimeGrid {
  const dt = checkPositive('options.dt', options.dt);
  const steps = checkInteger('options.steps', options.steps, 1, MOST_STEPS);
  const chosen = checkInteger('options.record.every', every ?? Math.ceil(steps / DEFAULT_TIMES), 1, steps);
  return { dt, steps, every: chosen, intervals: Math.floor(steps / chosen) };
}

/** The recorded times, from 0 on. */
export function timesOf({ dt, every, intervals }: TimeGrid): Float64Array {
  return Float64Array.from({ length: intervals + 1 }, (_, i) => i * every * dt);
}
