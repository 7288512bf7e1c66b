import { describe, expect, it } from 'vitest';
import { batches, readMessage } from '../../src/cluster/run-message.js';
import { BornspikeError } from '../../src/engine/index.js';
import { readSweep } from '../../src/sweep/index.js';

const sweepOf = (points: number, note = '') =>
  readSweep({
    command: 'halves',
    options: { note },
    grid: { x: Array.from({ length: points }, (_, i) => i) },
  });

describe('batches', () => {
  it('puts runs together, each once, under names that the queue takes', async () => {
    const sweep = await sweepOf(10);
    const jobs = batches(sweep, sweep.runs, 'server', 4);
    expect(jobs.map(({ message }) => message.runs.length)).toEqual([4, 4, 2]);
    expect(jobs.flatMap(({ message }) => message.runs.map(({ run }) => run))).toEqual(
      sweep.runs.map(({ run }) => run),
    );
    for (const { id } of jobs) expect(id).toMatch(/^j-[0-9a-f]{64}$/);
    expect(batches(sweep, sweep.runs, 'server', 4)).toEqual(jobs);
  });

  it('makes batches smaller where their messages were too long', async () => {
    const sweep = await sweepOf(20, 'n'.repeat(3000));
    const jobs = batches(sweep, sweep.runs, 'server', 20);
    for (const { message } of jobs) expect(JSON.stringify(message).length).toBeLessThanOrEqual(16_384);
    expect(jobs.flatMap(({ message }) => message.runs)).toHaveLength(20);
  });
});

describe('readMessage', async () => {
  const sweep = await sweepOf(2);
  const { message } = batches(sweep, sweep.runs, 'server', 2)[0]!;

  it('takes what batches makes', () => {
    expect(readMessage(message, 'server')).toEqual(message);
  });

  const [run] = message.runs;
  it.each<[string, unknown]>([
    ['none of bornspike', undefined],
    ['none of bornspike', null],
    ['none of bornspike', 'text'],
    ['none of bornspike', { ...message, runs: [] }],
    ['none of bornspike', { ...message, command: 7 }],
    ['install the same version', { ...message, version: '9.9.9' }],
    ['give --store on both sides', { ...message, store: 'folder' }],
    ['give --store on both sides', { ...message, store: 'elsewhere' }],
    ['address is not that', { ...message, runs: [null] }],
    ['address is not that', { ...message, runs: [{ ...run, seed: 2 }] }],
    ['address is not that', { ...message, runs: [{ ...run, options: { x: 7 } }] }],
    ['address is not that', { ...message, runs: [{ ...run, options: [] }] }],
    ['address is not that', { ...message, command: 'thirds' }],
  ])('refuses: %s', (problem, data) => {
    const read = () => readMessage(data, 'server');
    expect(read).toThrow(BornspikeError);
    expect(read).toThrow(problem);
  });
});
