import { readFileSync } from 'node:fs';

/**
 * Milliseconds that this thread has computed. Unlike wall time it does not count how long a busy machine let the
 * thread wait. Where the system does not tell, wall time.
 */
export function threadTime(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/**
 * Measures what a thread computes. Its own clock goes in steps of up to 4 ms, and so a time may seem to be a step longer than it was;
 * no time is longer than that on the wall.
 */
export class Stopwatch {
  #thread = threadTime();
  #wall = performance.now();

  /** Milliseconds since the last lap, or since it was made. */
  lap(): number {
    const [thread, wall] = [threadTime(), performance.now()];
    const time = Math.min(thread - this.#thread, wall - this.#wall);
    [this.#thread, this.#wall] = [thread, wall];
    return time;
  }
}

/** Watches how long the event loop is held at a time. */
export class EventLoopMonitor {
  readonly #judge: (block: number) => number;
  readonly #watch = new Stopwatch();
  /** Milliseconds that judging took. */
  judging = 0;
  #longest = 0;
  #next: NodeJS.Immediate | undefined;

  /** @param judge what a block counts as, asked right after it and at no time to those who are watched; no more than it is */
  constructor(judge: (block: number) => number = (block) => block) {
    this.#judge = judge;
    const turn = () => {
      this.#look();
      this.#next = setImmediate(turn);
    };
    this.#next = setImmediate(turn);
  }

  /** Stops watching; returns the longest time between two turns of the loop, in milliseconds. */
  stop(): number {
    this.#look();
    clearImmediate(this.#next);
    return this.#longest;
  }

  #look(): void {
    const block = this.#watch.lap();
    if (block > this.#longest) {
      this.#longest = Math.max(this.#longest, this.#judge(block));
      this.judging += this.#watch.lap();
    }
  }
}
