import type { Engine } from '../../engine/index.js';
import { type LongWorkOptions, Pacer, RegionGroup, tooLarge } from '../../engine/index.js';

/** To be awaited between pieces of work of a few milliseconds; throws if the work may not go on. */
export type Pause = () => Promise<void>;

/**
 * Does work piece by piece, with memory that is released afterwards, also when it is aborted.
 *
 * @param sizes what to name where memory does not suffice, see `tooLarge`
 */
export async function inPieces<T>(
  engine: Engine,
  options: LongWorkOptions,
  sizes: Record<string, number>,
  work: (group: RegionGroup, pause: Pause) => Promise<T>,
): Promise<T> {
  const pacer = new Pacer(options);
  const group = new RegionGroup(engine.arena);
  const pause = async () => {
    await pacer.pause();
    engine.checkAlive();
  };
  try {
    return await work(group, pause);
  } catch (error) {
    throw tooLarge(error, sizes);
  } finally {
    group.dispose();
  }
}
