import { RegionGroup } from './arena.js';
import type { Engine } from './engine.js';
import { type LongWorkOptions, Pacer, type Progress } from './long-work.js';
import { tooLarge } from './too-large.js';

/** Work that stops now and then for others to run, and may say how far it is. */
export type Steps<R> = Generator<Progress | undefined, R>;

export function runAtOnce<R>(steps: Steps<R>): R {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Lets others run between steps. */
export async function runInSteps<R>(steps: Steps<R>, pacer: Pacer): Promise<R> {
  try {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      if (step.value) pacer.report(step.value);
      await pacer.pause();
    }
  } finally {
    // Where it is aborted, the work gives back what it holds.
    steps.return(undefined as never);
  }
}

/**
 * The same for work in an engine's memory, which is released afterwards, also when the work is aborted.
 *
 * @param sizes what to name where memory does not suffice, see `tooLarge`
 */
export async function workInSteps<R>(
  engine: Engine,
  options: LongWorkOptions,
  work: (group: RegionGroup) => Steps<R>,
  sizes: Record<string, number> = {},
): Promise<R> {
  const pacer = new Pacer(options);
  const group = new RegionGroup(engine.arena);
  try {
    return await runInSteps(whileAlive(engine, work(group)), pacer);
  } catch (error) {
    throw tooLarge(error, sizes);
  } finally {
    group.dispose();
  }
}

/** Beside the function: a generator that is written in it would be made at each call, which takes microseconds. */
function* whileAlive<R>(engine: Engine, steps: Steps<R>): Steps<R> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield step.value;
    engine.checkAlive();
  }
}

/** Work that falls into parts which need nothing of each other. */
interface Split<P, R> {
  job: string;
  /** How many parts there are: one alone is done where it is. */
  count: number;
  shared: () => object;
  parts: Iterable<P>;
  /** Does a part on the engine itself. */
  here: (part: P) => R | Promise<R>;
  take: (result: R, part: P) => void | Promise<void>;
}

/** Things that follow each other from number `first` on. */
export interface Chunk {
  first: number;
  items: number;
}

/** `inParts` of `total` things, `chunk` of them in each part but perhaps the last. */
export const inChunks = <R>(
  engine: Engine,
  pacer: Pacer,
  total: number,
  chunk: number,
  work: Omit<Split<Chunk, R>, 'count' | 'parts'>,
): Promise<void> => {
  const count = Math.ceil(total / chunk);
  const parts = Array.from({ length: count }, (_, i): Chunk => {
    return { first: i * chunk, items: Math.min(chunk, total - i * chunk) };
  });
  return inParts(engine, pacer, { ...work, count, parts });
};

/** Has parts done by the engine's crew, or does them one after the other; results are taken in the order of the parts. */
export async function inParts<P, R>(engine: Engine, pacer: Pacer, work: Split<P, R>): Promise<void> {
  const { job, count, shared, parts, here, take } = work;
  if (engine.crew && count > 1) return engine.crew.run(job, shared(), parts, take, pacer);
  for (const part of parts) await take(await here(part), part);
}
