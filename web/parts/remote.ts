import type { Given, JobName, Request, Response, Result } from '../worker/jobs.js';

/** A worker that computes for one bench. */
export class Remote {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #asked = 0;
  /** It may be known before anything is asked. */
  #broken: Error | undefined;

  constructor() {
    this.#worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data: { id, result, error } }: MessageEvent<Response>) => {
      const { resolve, reject } = this.#waiting.get(id)!;
      this.#waiting.delete(id);
      if (error === undefined) resolve(result as never);
      else reject(new Error(error));
    });
    this.#worker.addEventListener('error', () => {
      this.#broken = new Error('the worker could not be started: is worker.js beside playground.js?');
      for (const { reject } of this.#waiting.values()) reject(this.#broken);
      this.#waiting.clear();
    });
  }

  ask<N extends JobName>(name: N, given: Given<N>): Promise<Result<N>> {
    if (this.#broken) return Promise.reject(this.#broken);
    const id = this.#asked++;
    this.#worker.postMessage({ id, name, given } satisfies Request);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  dispose(): void {
    this.#worker.terminate();
  }
}
