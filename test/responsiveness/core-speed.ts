import { threadTime } from './event-loop.js';

/** Milliseconds for `referenceWork` on the core that the pieces of long works were cut for, the median of `RUNS`. */
const REFERENCE_TIME = 36;
const RUNS = 9;
const LENGTH = 2 ** 21;

/** New memory, read and written five times with arithmetic between, as in most pieces of long works. */
function referenceWork(): number {
  const numbers = new Float64Array(LENGTH);
  let sum = 0.5;
  for (let sweep = 0; sweep < 5; sweep++) {
    for (let i = 0; i < LENGTH; i++) {
      sum = sum * 0.999999 + numbers[i]!;
      numbers[i] = sum;
    }
  }
  return sum;
}

/** How many times longer this core takes now than the reference core; 1 where it is as fast or faster. */
export function slowness(): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = threadTime();
    if (!(referenceWork() > 0)) throw new Error('unreachable');
    return threadTime() - start;
  });
  const median = times.sort((a, b) => a - b)[(RUNS - 1) / 2]!;
  return Math.max(1, median / REFERENCE_TIME);
}
