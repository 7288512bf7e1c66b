import { BornspikeError, type Crew, type Pacer } from '../engine/index.js';
import { AHEAD, DIVISIONS, type Divided } from './divisions.js';
import { errorOf } from './failures.js';
import type { Answer, Hands, WorkerTask } from './hands.js';
import { WorkerError } from './worker-error.js';

/** How often a task is tried whose workers end. */
const ATTEMPTS = 3;

let works = 0;

/** Workers of any kind of host as a crew. */
export class WorkerCrew implements Crew {
  readonly workers: number;
  readonly #hands: Hands;
  /** Works that are run part of them by part of them. */
  readonly #begun = new WeakMap<object, Divided & { work: number }>();
  #ended: BornspikeError | undefined;

  constructor(hands: Hands, workers: number) {
    this.#hands = hands;
    this.workers = workers;
  }

  /**
   * Keeps all workers busy, but makes no more parts than are soon needed, whatever the order in which they are done: so memory does
   * not grow with their number.
   */
  async run<P, R>(
    job: string,
    given: object,
    wanted: Iterable<P>,
    take: (result: R, part: P) => void | Promise<void>,
    pacer: Pacer,
  ): Promise<void> {
    const { work, shared, unfold, ...divided } = this.#divide(job, given, wanted);
    const parts = divided.parts as Iterable<P>;
    const stopping = new AbortController();
    const outer = pacer.signal as AbortSignal | undefined;
    const stop = () => stopping.abort(outer!.reason);
    outer?.addEventListener('abort', stop);
    if (outer?.aborted) stop();
    const waiting: { part: P; answer: Promise<Answer> }[] = [];
    const iterator = parts[Symbol.iterator]();
    try {
      for (;;) {
        while (waiting.length < AHEAD * this.workers) {
          const { done, value: part } = iterator.next();
          if (done) break;
          const answer = this.#attempt({ job, work, shared, part }, stopping.signal);
          // Awaited in its turn; until then nobody else asks whether it failed.
          answer.catch(() => {});
          waiting.push({ part, answer });
        }
        const next = waiting.shift();
        if (!next) return;
        const answer = await next.answer;
        if ('failure' in answer) throw errorOf(answer.failure);
        for (const [result, part] of unfold?.(answer.result as never, next.part as never) ?? [
          [answer.result, next.part],
        ]) {
          await take(result as R, part as P);
        }
        await pacer.pause();
      }
    } finally {
      outer?.removeEventListener('abort', stop);
      // Where something failed, the parts that are being done are of no use any more.
      if (waiting.length > 0) stopping.abort();
    }
  }

  #divide(job: string, given: object, wanted: Iterable<unknown>): Divided & { work: number } {
    const begun = this.#begun.get(given);
    if (begun) return { ...begun, parts: begun.again!(wanted as never) };
    const split = DIVISIONS[job] as ((work: object, parts: object, workers: number) => Divided) | undefined;
    const divided = split?.(given, wanted, this.workers) ?? { shared: given, parts: wanted };
    const whole = { ...divided, work: ++works };
    if (divided.again) this.#begun.set(given, whole);
    return whole;
  }

  async end(): Promise<void> {
    // What is rejected then is not tried again.
    this.#ended ??= new BornspikeError('this pool was disposed');
    await this.#hands.end();
  }

  async #attempt(task: WorkerTask, signal: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      if (this.#ended) throw this.#ended;
      try {
        return await this.#hands.run(task, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (this.#ended) throw this.#ended;
        if (attempt === ATTEMPTS) throw new WorkerError(attempt, error);
      }
    }
  }
}
