import { asOnReference } from './core-speed.js';

/** Milliseconds that nothing may hold the event loop for, on the core that pieces were cut for. */
export const LONGEST_BLOCK = 50;

/** Looks that decide where the first ones did not acquit: an odd number. */
const DECIDING = 5;

/** What a block counts as: where it is short enough on this core, nobody need know how fast that is. */
export const judged = (block: number): number => (block < LONGEST_BLOCK ? block : asOnReference(block));

/**
 * The longest block of a call, as `judged`. `look` runs the call and says it of one run.
 *
 * Judged blocks scatter both ways: a neighbour of the machine may slow down the block alone, or what the core's speed is taken by alone. So
 * the least of many looks would acquit in the end whatever it is asked about, and the largest condemn. Where the first look is short
 * enough, that is that: it acquits a block wrongly as rarely as the speed is misjudged by the ratio of that block to `LONGEST_BLOCK`.
 * Otherwise the median of five more decides, which three disturbed ones would have to turn over.
 */
export async function longestBlock(look: () => Promise<number>): Promise<number> {
  const first = await look();
  if (first < LONGEST_BLOCK) return first;
  const deciding: number[] = [];
  for (let i = 0; i < DECIDING; i++) deciding.push(await look());
  return deciding.sort((a, b) => a - b)[(DECIDING - 1) / 2]!;
}
