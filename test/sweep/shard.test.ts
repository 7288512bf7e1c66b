import { describe, expect, it } from 'vitest';
import { parseShard, readSweep, shardOf } from '../../src/sweep/public.js';

describe('shardOf', () => {
  it('is the first eight digits modulo the count', () => {
    expect(shardOf('ffffffff00', 1000)).toBe(4294967295 % 1000);
    expect(() => shardOf('xyz', 2)).toThrow('address');
    expect(() => shardOf('00000000', 0)).toThrow('count');
  });

  it('gives each of 1,000 runs to one of 4 shards, a quarter to each within five standard errors', async () => {
    const { runs } = await readSweep({ command: 'any', repeats: 1000 });
    const counts = [0, 0, 0, 0];
    for (const { run } of runs) counts[shardOf(run, 4)]!++;
    for (const count of counts) expect(Math.abs(count - 250)).toBeLessThan(5 * Math.sqrt(1000 * 0.25 * 0.75));
  });
});

describe('parseShard', () => {
  it('reads tasks that begin at 0 and at 1', () => {
    expect(parseShard('0/3')).toEqual({ index: 0, count: 3 });
    expect(parseShard('2/3', 0)).toEqual({ index: 2, count: 3 });
    expect(parseShard('1/3', 1)).toEqual({ index: 0, count: 3 });
    expect(parseShard('3/3', 1)).toEqual({ index: 2, count: 3 });
  });

  it.each<[string, 0 | 1, RegExp]>([
    ['3/3', 0, /task 3 is none of 3, which are 0 to 2: tasks that begin at 1 have --first 1/],
    ['0/3', 1, /task 0 is none of 3, which are 1 to 3: tasks that begin at 0 have --first 0/],
    ['4/3', 1, /task 4/],
    ['0/0', 0, /from 1 to 1000000 shards/],
    ['1/0', 1, /from 1 to 1000000 shards/],
    ['-1/3', 0, /such as 3\/8/],
    ['1.5/3', 0, /such as 3\/8/],
    ['/3', 0, /such as 3\/8/],
    ['', 0, /such as 3\/8/],
  ])('refuses %s of tasks from %i on', (text, first, problem) => {
    expect(() => parseShard(text, first)).toThrow(problem);
  });
});
