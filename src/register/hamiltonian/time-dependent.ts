import { ArgumentError, checkNumbers, checkOptions } from '../../engine/index.js';

/** Values at given times, linear in between and constant before the first and after the last. */
export interface PiecewiseLinear<T> {
  /** Strictly increasing. */
  times: ArrayLike<number>;
  /** One for each time. */
  values: ArrayLike<T>;
}

/** A value that may depend on time: itself, a function of time, or piecewise linear in it. */
export type TimeDependent<T> = T | ((time: number) => T) | PiecewiseLinear<T>;

/** A checked `TimeDependent`, as numbers. */
export interface TimeDependentNumbers {
  changes: boolean;
  at(time: number): Float64Array;
}

/**
 * Checks a value that may depend on time.
 *
 * @param read turns one of the values into numbers, always equally many, or throws naming `field`
 */
export function timeDependentNumbers<T>(
  field: string,
  value: TimeDependent<T>,
  read: (field: string, value: unknown) => Float64Array,
): TimeDependentNumbers {
  if (typeof value === 'function') {
    const evaluate = value as (time: number) => T;
    const at = (time: number) => read(`${field}(${time})`, evaluate(time));
    // So that a function of the wrong kind is refused here and not in the middle of a run.
    at(0);
    return { changes: true, at };
  }
  if (isPiecewiseLinear(value)) return interpolated(field, value, read);
  const numbers = read(field, value);
  return { changes: false, at: () => numbers };
}

function isPiecewiseLinear<T>(value: TimeDependent<T>): value is PiecewiseLinear<T> {
  return value !== null && typeof value === 'object' && 'times' in value;
}

function interpolated<T>(
  field: string,
  curve: PiecewiseLinear<T>,
  read: (field: string, value: unknown) => Float64Array,
): TimeDependentNumbers {
  checkOptions(field, curve, ['times', 'values']);
  const times = Float64Array.from(checkNumbers(`${field}.times`, curve.times));
  if (times.length === 0) throw new ArgumentError(`${field}.times`, 'at least one time', times.length);
  times.forEach((time, i) => {
    if (i > 0 && !(time > times[i - 1]!))
      throw new ArgumentError(`${field}.times[${i}]`, 'a later time than the one before', time);
  });
  const { values } = curve;
  if (values === null || typeof values !== 'object' || values.length !== times.length) {
    throw new ArgumentError(`${field}.values`, `one value for each of the ${times.length} times`, values);
  }
  const rows = Array.from(values, (value, i) => read(`${field}.values[${i}]`, value));
  return { changes: true, at: (time) => interpolate(times, rows, time) };
}

function interpolate(times: Float64Array, rows: Float64Array[], time: number): Float64Array {
  const after = firstAfter(times, time);
  if (after === 0) return rows[0]!;
  if (after === times.length) return rows[rows.length - 1]!;
  const share = (time - times[after - 1]!) / (times[after]! - times[after - 1]!);
  return rows[after]!.map((end, i) => rows[after - 1]![i]! + share * (end - rows[after - 1]![i]!));
}

/** How many of the times, which increase, are not after `time`: by halving, as a curve may have a sample for each step. */
function firstAfter(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
