import type { Pacer } from '../../engine/index.js';
import { ArgumentError, checkNumber } from '../../engine/index.js';

/** A constant, a function of time, or one value for each time step. */
export type Schedule = number | ((time: number) => number) | Float64Array;

/** Values between two looks at the clock. */
const AT_ONCE = 2 ** 13;

/** Returns a schedule that the caller cannot change any more. */
export function ownSchedule(schedule: Schedule): Schedule {
  return schedule instanceof Float64Array ? schedule.slice() : schedule;
}

/**
 * The value in the middle of each time step, or what `use` makes of it.
 *
 * @throws ArgumentError naming `field` for what is no finite number, or an array whose length is not `steps`
 */
export async function sampleSchedule(
  pacer: Pacer,
  field: string,
  schedule: Schedule,
  steps: number,
  dt: number,
  use: (value: number) => number = (value) => value,
): Promise<Float64Array> {
  const values = new Float64Array(steps);
  const isNumber = typeof schedule === 'number';
  if (isNumber) checkNumber(field, schedule);
  const isFunction = typeof schedule === 'function';
  if (!isNumber && !isFunction && !(schedule instanceof Float64Array)) {
    throw new ArgumentError(field, 'a number, a function of time or a Float64Array', schedule);
  }
  if (schedule instanceof Float64Array && schedule.length !== steps) {
    throw new ArgumentError(field, `${steps} values, one a step`, schedule.length);
  }
  for (let start = 0; start < steps; start += AT_ONCE) {
    for (let i = start; i < Math.min(steps, start + AT_ONCE); i++) {
      const time = (i + 0.5) * dt;
      const value = isNumber ? schedule : isFunction ? schedule(time) : schedule[i];
      if (!Number.isFinite(value)) checkNumber(`${field}${isFunction ? `(${time})` : `[${i}]`}`, value);
      values[i] = use(value);
    }
    await pacer.breathe();
  }
  return values;
}

/** The same schedule for steps half as long. */
export function halveSteps(schedule: Schedule, steps: number): Schedule {
  if (!(schedule instanceof Float64Array)) return schedule;
  return Float64Array.from({ length: 2 * steps }, (_, i) => schedule[i >> 1]);
}
