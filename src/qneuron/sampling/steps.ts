import type { Pacer } from '../../engine/index.js';

/** Work that stops now and then for others to run. */
export type Steps<R> = Generator<void, R>;

export function runAtOnce<R>(steps: Steps<R>): R {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Lets others run between steps. */
export async function runInSteps<R>(steps: Steps<R>, pacer: Pacer): Promise<R> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await pacer.breathe();
  }
}
