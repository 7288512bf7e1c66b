import { describe, expect, it } from 'vitest';
import { patiently, wait } from '../../src/cluster/patience.js';
import { BornspikeError } from '../../src/engine/index.js';

describe('patiently', () => {
  it('asks again when the server fails, not when we say no', async () => {
    let asked = 0;
    const answer = await patiently('redis://host', async () => {
      if (++asked < 2) throw new Error('gone');
      return asked;
    });
    expect(answer).toBe(2);
    const ours = new BornspikeError('no');
    await expect(patiently('redis://host', () => Promise.reject(ours))).rejects.toBe(ours);
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const asking = patiently('redis://host', () => Promise.reject(new Error('gone')), controller.signal);
    controller.abort();
    await expect(asking).rejects.toBe(controller.signal.reason);
  });
});

describe('wait', () => {
  it('is ended by a signal', async () => {
    const controller = new AbortController();
    const waiting = wait(1e6, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toBe(controller.signal.reason);
    await expect(wait(1e6, controller.signal)).rejects.toBe(controller.signal.reason);
  });
});
