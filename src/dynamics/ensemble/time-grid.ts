import { checkInteger, integer, number } from '../../engine/index.js';

/** Schedules and tables hold a few numbers a step. */
export const MOST_TIME_STEPS = 10_000_000;
/** Times and rates of any grid are numbers. */
const SHORTEST = 1e-200;
const LONGEST = 1e200;
/** By default, about so many times are recorded. */
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

/** What a grid is given by. */
export const gridOptions = () => ({
  dt: number({ minimum: SHORTEST, maximum: LONGEST, unit: 'time' }),
  steps: integer({ minimum: 1, maximum: MOST_TIME_STEPS }),
});

/** The grid of checked options; by default some 200 times are recorded. */
export function timeGrid({ dt, steps }: Pick<TimeGrid, 'dt' | 'steps'>, every: number | undefined): TimeGrid {
  const chosen = checkInteger('options.record.every', every ?? Math.ceil(steps / DEFAULT_TIMES), 1, steps);
  return { dt, steps, every: chosen, intervals: Math.floor(steps / chosen) };
}

/** The recorded times, from 0 on. */
export function timesOf({ dt, every, intervals }: TimeGrid): Float64Array {
  const times = new Float64Array(intervals + 1);
  for (let i = 0; i <= intervals; i++) times[i] = i * every * dt;
  return times;
}
