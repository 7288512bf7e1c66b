import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itAtLength } from '../extent.js';
import { REFERENCES } from './core-speed.js';
import { EventLoopMonitor } from './event-loop.js';
import { judged, LONGEST_BLOCK, longestBlock } from './judge.js';

/** Pieces of a call besides the one that is too long, or not. */
const PIECES = 4;
/** Milliseconds on the core that pieces were cut for. */
const [SHORT, LONG] = [30, 75];

const BUSY = `
  const numbers = new Float64Array(2 ** 21);
  for (let i = 0; ; i = (i + 8191) % numbers.length) numbers[i] = numbers[(i * 7919) % numbers.length] + 1;
`;

/** A call in short pieces, of which one takes `milliseconds` of a work on that core; returns its longest block as it is judged. */
async function lookAt({ work, rounds, time }: (typeof REFERENCES)['sweep'], milliseconds: number) {
  const monitor = new EventLoopMonitor(judged);
  for (let piece = 0; piece < PIECES; piece++) {
    work(piece === PIECES / 2 ? Math.max(1, Math.round((rounds * milliseconds) / time)) : 1);
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  return monitor.stop();
}

// Not of every run: on a machine whose neighbours are busy, one nature of work may be slower by itself by more than the two are apart.
describe.each([0, 2])('beside %d threads that are busy', (count) => {
  let busy: Worker[] = [];
  beforeAll(() => {
    busy = Array.from({ length: count }, () => new Worker(BUSY, { eval: true }));
  });
  afterAll(() => Promise.all(busy.map((worker) => worker.terminate())));

  itAtLength.each(Object.entries(REFERENCES))(
    'a block of %s that is short enough is acquitted',
    async (_, work) => {
      expect(await longestBlock(() => lookAt(work, SHORT))).toBeLessThan(LONGEST_BLOCK);
    },
  );

  itAtLength.each(Object.entries(REFERENCES))(
    'a block of %s that is too long is refused',
    async (_, work) => {
      expect(await longestBlock(() => lookAt(work, LONG))).toBeGreaterThan(LONGEST_BLOCK);
    },
  );
});

describe('looks', () => {
  const looks = (...blocks: number[]) => {
    let next = 0;
    return async () => blocks[next++]!;
  };

  it('acquit by the first', async () => {
    expect(await longestBlock(looks(49))).toBe(49);
  });

  it('decide by the median, not by the least, where it does not', async () => {
    expect(await longestBlock(looks(60, 40, 61, 62, 41, 63))).toBe(61);
    expect(await longestBlock(looks(60, 40, 61, 39, 41, 63))).toBe(41);
  });
});
