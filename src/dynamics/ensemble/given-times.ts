import { ArgumentError, checkNumber, checkNumbers } from '../../engine/index.js';

const MOST_TIMES = 100_000;

/** A copy of `options.times`. */
export function checkTimes(given: ArrayLike<number>, shortest: number, longest: number): Float64Array {
  const count = given?.length;
  if (count === 0 || count > MOST_TIMES) {
    throw new ArgumentError('options.times', `1 to ${MOST_TIMES} times`, count);
  }
  const times = Float64Array.from(checkNumbers('options.times', given));
  for (let i = 0; i < times.length; i++) {
    if (!(times[i] >= shortest && times[i] <= longest)) {
      checkNumber(`options.times[${i}]`, times[i], shortest, longest);
    }
  }
  return times;
}
