import { it } from 'vitest';

/** Whether tests take all that they have, as in `npm run test:slow`, or what shows as much every day. */
const IS_WHOLE = process.env.BORNSPIKE_EXTENT === 'whole';

/** What of something large a test takes every day, and what as a whole: numbers of runs, rows of a table. */
export const extent = <T>(daily: T, whole: T): T => (IS_WHOLE ? whole : daily);

/** Every `step`th of the rows every day, and all as a whole. */
export const someOf = <T>(rows: readonly T[], step: number): T[] =>
  rows.filter((_, i) => i % extent(step, 1) === 0);

/** A test that is not of every day: a smaller one beside it is. */
export const itAtLength = it.runIf(IS_WHOLE);
