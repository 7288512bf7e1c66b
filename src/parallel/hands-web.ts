import type { Signal } from '../engine/index.js';
import { type Answer, type Hands, NoWorkersError, type WorkerKernels, type WorkerTask } from './hands.js';
import { Recent } from './recent.js';

export const processors = (): number => globalThis.navigator?.hardwareConcurrency ?? 1;

/** A task that waits or is being done. */
interface Waiting {
  task: WorkerTask;
  signal: Signal;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** One place for a worker: the worker, and what it is doing. */
class Place {
  #worker: Worker | undefined;
  #known = new Recent<true>();
  #waiting: Waiting | undefined;
  readonly #kernels: WorkerKernels;
  readonly #isFree: () => void;

  constructor(kernels: WorkerKernels, isFree: () => void) {
    this.#kernels = kernels;
    this.#isFree = isFree;
  }

  /** Starts the worker, if there is none. */
  async start(): Promise<Worker> {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./parallel-worker.js', import.meta.url), { type: 'module' });
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = (event) => reject(new Error(event.message || 'its file was not loaded'));
      worker.postMessage(this.#kernels);
    });
    this.#known = new Recent();
    worker.onmessage = ({ data }) => this.#finish((waiting) => waiting.resolve(data));
    worker.onerror = (event) => {
      event.preventDefault();
      this.stop(event.message || 'the worker ended');
    };
    worker.onmessageerror = () => this.stop('an answer could not be read');
    this.#worker = worker;
    return worker;
  }

  get doing(): Waiting | undefined {
    return this.#waiting;
  }

  do(waiting: Waiting): void {
    this.#waiting = waiting;
    const { work, shared } = waiting.task;
    this.start()
      .then((worker) => {
        const isKnown = this.#known.get(work) ?? false;
        if (!isKnown) this.#known.add(work, true);
        if (this.#waiting === waiting)
          worker.postMessage({ ...waiting.task, shared: isKnown ? undefined : shared });
      })
      .catch((error) => this.#finish(() => waiting.reject(error)));
  }

  /** Ends the worker, and rejects what it was doing; the next task starts another. */
  stop(why: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#finish((waiting) => waiting.reject(new Error(why)));
  }

  #finish(tell: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) tell(waiting);
    this.#isFree();
  }
}

/**
 * Module workers. Their protocol is one message a task and one an answer; what parts have in common is sent with the first of them
 * that a worker gets.
 */
export async function startHands(workers: number, kernels: WorkerKernels): Promise<Hands> {
  if (typeof Worker === 'undefined') throw new NoWorkersError('the host has no Worker');
  const queue: Waiting[] = [];
  const next = () => {
    for (const place of places) {
      // What was aborted with the last is about to be rejected, and no worker is to begin with it.
      while (queue[0]?.signal.aborted) queue.shift();
      if (place.doing || queue.length === 0) continue;
      place.do(queue.shift()!);
    }
  };
  const places = Array.from({ length: workers }, () => new Place(kernels, next));
  const stop = () => {
    for (const place of places) place.stop('the pool was disposed');
  };
  try {
    await Promise.all(places.map((place) => place.start()));
  } catch (error) {
    stop();
    throw new NoWorkersError(error instanceof Error ? error.message : String(error));
  }
  return {
    run: (task, signal) =>
      new Promise((resolve, reject) => {
        const waiting: Waiting = { task, signal, resolve, reject };
        const abort = () => {
          const place = places.find(({ doing }) => doing === waiting);
          const at = queue.indexOf(waiting);
          if (at >= 0) queue.splice(at, 1);
          place?.stop('aborted');
          reject(new Error('aborted'));
        };
        const listening = signal as AbortSignal;
        const settled = () => listening.removeEventListener('abort', abort);
        waiting.resolve = (answer) => {
          settled();
          resolve(answer);
        };
        waiting.reject = (error) => {
          settled();
          reject(error);
        };
        listening.addEventListener('abort', abort);
        queue.push(waiting);
        next();
      }),
    async end() {
      for (const waiting of queue.splice(0)) waiting.reject(new Error('the pool was disposed'));
      stop();
    },
  };
}
