import { threadTime } from './event-loop.js';

/** Milliseconds for `referenceWork` on the core that the pieces of long works were cut for, the shortest of `RUNS`. */
const REFERENCE_TIME = 36;
const RUNS = 6;
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
  let shortest = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = threadTime();
    if (!(referenceWork() > 0)) throw new Error('unreachable');
    shortest = Math.min(shortest, threadTime() - start);
  }
  return Math.max(1, shortest / REFERENCE_TIME);
}
