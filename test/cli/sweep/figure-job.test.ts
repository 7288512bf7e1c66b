import { expect, it } from 'vitest';
import { figureJob } from '../../../src/cli/sweep/figure-job.js';
import type { FigureResult } from '../../../src/figures/index.js';
import { createEngine, toJSON } from '../../../src/index.js';

const OPTIONS = { figure: 'sqs/2c', train: 40, test: 20, epochs: 1, parameters: 3000 };

/** What workers share, with how many looked and kept. */
class Memory {
  readonly kept = new Map<string, string>();
  found = 0;
  async recall(name: string): Promise<unknown> {
    const text = this.kept.get(name);
    if (text !== undefined) this.found++;
    return text === undefined ? undefined : JSON.parse(text);
  }
  async retain(name: string, value: unknown): Promise<void> {
    this.kept.set(name, JSON.stringify(value));
  }
}

it('takes what others have trained on the way to a figure, of its runs each by itself, to the same bits', async () => {
  using engine = await createEngine();
  const memory = new Memory();
  const run = async (runs: number, seed: number, shared: boolean) => {
    const context = {
      engine,
      signal: new AbortController().signal,
      onProgress() {},
      ...(shared && { memory }),
    };
    const { meta: _, ...result } = (await figureJob.whole!(
      { ...OPTIONS, runs },
      seed,
      context,
    )) as FigureResult;
    // Seconds are those of whoever trained.
    return JSON.parse(JSON.stringify(toJSON(result)).replaceAll(/"seconds":[\d.e-]+/g, '"seconds":0'));
  };
  const alone = await run(2, 5, false);
  await run(1, 5, true);
  const trained = memory.kept.size;
  expect(trained).toBeGreaterThan(1);
  await run(1, 6, true);
  expect([memory.kept.size, memory.found]).toEqual([2 * trained, 0]);
  expect(await run(2, 5, true)).toEqual(alone);
  expect([memory.kept.size, memory.found]).toEqual([2 * trained, 2 * trained]);
});
