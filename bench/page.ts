// What `npm run bench:browser` runs in a page: the table of workers, whose costs it hands over as they are measured.
import { createEngine } from '../src/index.js';
import { createPool } from '../src/parallel/public.js';
import { costsOf, splitWorks, type WorkCosts } from './split-works.js';

const page = globalThis as unknown as {
  /** Of the host: takes what was measured. */
  measured(costs: WorkCosts): Promise<void>;
  measure(rounds: number): Promise<void>;
};

page.measure = async (rounds) => {
  const engines = [
    await createEngine(),
    await createPool({}, { workers: 1 }),
    await createPool({}, { workers: 2 }),
  ] as const;
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return { wall: performance.now() - start };
  };
  for await (const costs of costsOf(splitWorks, engines, rounds, timed)) await page.measured(costs);
  for (const engine of engines) await engine.dispose();
};
