import { ArgumentError } from './errors.js';
import type { Signal } from './loading/host-types.js';

/** How far a long computation is. */
export interface Progress {
  /** What is counted, e.g. `'epoch'`. */
  unit: string;
  /** How many of them are done, from 0 to `total`. */
  done: number;
  /** How many there are to do, at most. */
  total: number;
}

/** Options of everything that takes long. */
export interface LongWorkOptions {
  /** Stops the work at the next opportunity; the promise is rejected with the signal's reason. */
  signal?: Signal;
  /** Called now and then, never after the work ended. */
  onProgress?: (progress: Progress) => void;
}

/** Milliseconds after which long work lets others run. */
const STRETCH = 10;

/** All long works that wait go on one after the other, each in a turn of the event loop of its own. */
let queue = Promise.resolve();

const nextTurn = () =>
  new Promise<void>((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

/** Keeps long work interruptible: yields to the event loop from time to time and looks at the abort signal. */
export class Pacer {
  readonly #options: LongWorkOptions;
  readonly #check: (() => void) | undefined;
  #lastPause = performance.now();

  /** @param check throws if the work may not go on after a pause */
  constructor(options: LongWorkOptions, check?: () => void) {
    this.#check = check;
    if (options.signal !== undefined && !(options.signal instanceof AbortSignal)) {
      throw new ArgumentError('options.signal', 'an AbortSignal', options.signal);
    }
    if (options.onProgress !== undefined && typeof options.onProgress !== 'function') {
      throw new ArgumentError('options.onProgress', 'a function', options.onProgress);
    }
    this.#options = options;
    options.signal?.throwIfAborted();
  }

  /** What stops the work. */
  get signal(): Signal | undefined {
    return this.#options.signal;
  }

  /** To be awaited between pieces of work of a few milliseconds. */
  async pause(): Promise<void> {
    await this.rest();
    this.#options.signal?.throwIfAborted();
    this.#check?.();
  }

  /** The same where work has to be done to its end, whether it was aborted or not. */
  async rest(): Promise<void> {
    if (performance.now() - this.#lastPause >= STRETCH) {
      queue = queue.then(nextTurn);
      await queue;
      this.#lastPause = performance.now();
    }
  }

  report(progress: Progress): void {
    this.#options.onProgress?.(progress);
  }
}
