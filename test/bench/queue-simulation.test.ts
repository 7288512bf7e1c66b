import { describe, expect, it } from 'vitest';
import { simulateQueue } from '../../bench/queue-simulation.js';

describe('simulateQueue', () => {
  it.each([
    ['one worker: each job after the other', { jobs: 100, service: 2, workers: 1, rate: 10 }, 100 * 2.1],
    ['too many workers: the server is the limit', { jobs: 1000, service: 1, workers: 500, rate: 10 }, 101],
    ['more workers than jobs', { jobs: 3, service: 5, workers: 100, rate: 1 }, 8],
    ['a fast server: shared evenly', { jobs: 1000, service: 1, workers: 10, rate: 1e9 }, 100],
    ['latency is part of a round', { jobs: 10, service: 1, workers: 1, rate: 1e9, latency: 0.5 }, 15],
  ])('%s', (_, work, seconds) => {
    expect(simulateQueue(work)).toBeCloseTo(seconds, 5);
  });

  it('is never faster than the work divided, nor than the server', () => {
    for (let workers = 1; workers < 200; workers += 13) {
      const work = { jobs: 500, service: 0.3, workers, rate: 40 };
      const bound = Math.max((work.jobs * work.service) / workers, work.jobs / work.rate);
      expect(simulateQueue(work)).toBeGreaterThanOrEqual(bound);
      expect(simulateQueue(work)).toBeLessThan(bound + work.jobs / work.rate + 2 * work.service);
    }
  });
});
