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

/** Watches how long the event loop is held at a time. */
export class EventLoopMonitor {
  #last = threadTime();
  #longest = 0;
  #next: NodeJS.Immediate | undefined;

  constructor() {
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
    const now = threadTime();
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
  }
}
