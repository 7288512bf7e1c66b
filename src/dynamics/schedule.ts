import { checkNumber } from '../engine/check.js';
import { ArgumentError } from '../engine/errors.js';

/** A constant, a function of time, or one value for each time step. */
export type Schedule = number | ((time: number) => number) | Float64Array;

/**
 * The value in the middle of each time step.
 *
 * @throws ArgumentError naming `field` for what is no finite number, or an array whose length is not `steps`
 */
export function sampleSchedule(field: string, schedule: Schedule, steps: number, dt: number): Float64Array {
  const values = new Float64Array(steps);
  if (typeof schedule === 'number') return values.fill(checkNumber(field, schedule));
  if (typeof schedule === 'function') {
    for (let i = 0; i < steps; i++) {
      const time = (i + 0.5) * dt;
      values[i] = checkNumber(`${field}(${time})`, schedule(time));
    }
    return values;
  }
  if (!(schedule instanceof Float64Array)) {
    throw new ArgumentError(field, 'a number, a function of time or a Float64Array', schedule);
  }
  if (schedule.length !== steps)
    throw new ArgumentError(field, `${steps} values, one a step`, schedule.length);
  for (let i = 0; i < steps; i++) values[i] = checkNumber(`${field}[${i}]`, schedule[i]);
  return values;
}

/** The same schedule for steps half as long. */
export function halveSteps(schedule: Schedule, steps: number): Schedule {
  if (!(schedule instanceof Float64Array)) return schedule;
  return Float64Array.from({ length: 2 * steps }, (_, i) => schedule[i >> 1]);
}
