import type { Engine } from '../engine/index.js';
import { failureOf } from './failures.js';
import type { Answer, WorkerTask } from './hands.js';
import type { Begun } from './jobs/begun.js';
import { JOBS } from './jobs/index.js';
import { Recent } from './recent.js';

/** Does tasks one after the other in the memory of one engine: what runs in each worker. */
export class Answering {
  readonly #engine: Engine;
  readonly #begun = new Recent<Begun>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Does a task; what is thrown is an answer, too. */
  async answer({ job, work, shared, part }: WorkerTask): Promise<Answer> {
    try {
      let begun = this.#begun.get(work);
      if (!begun) {
        const begin = await JOBS[job]!();
        begun = await begin(this.#engine, shared as never);
        this.#begun.add(work, begun)?.dispose();
      }
      return { result: await begun.run(part as never) };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }
}
