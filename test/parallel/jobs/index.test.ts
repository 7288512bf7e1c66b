import { expect, it } from 'vitest';
import type { Crew } from '../../../src/engine/index.js';
import { JOBS } from '../../../src/parallel/jobs/index.js';
import { createPool } from '../../../src/parallel/public.js';
import { extent } from '../../extent.js';
import { goldenHashes } from '../../golden/cases.js';
import golden from '../../golden/golden.json' with { type: 'json' };
import { parallelCases } from '../../golden/parallel-cases.js';

const expected = Object.fromEntries(
  parallelCases.map(({ name }) => [name, golden[name as keyof typeof golden]]),
);

// Every day more than there are parts; of two, test/parallel/create-pool.test.ts has the same.
it.each(extent([7], [1, 2, 3, 7]))(
  'gives the golden hashes of what is split with %i workers',
  async (workers) => {
    const pool = await createPool({}, { workers });
    expect(pool.workers).toBe(workers);
    const asked = new Set<string>();
    const crew = pool.crew!;
    const { run } = crew;
    crew.run = ((...what: Parameters<Crew['run']>) => {
      asked.add(what[0]);
      return run.apply(crew, what);
    }) as Crew['run'];
    expect(await goldenHashes(pool, parallelCases)).toEqual(expected);
    expect([...asked].sort()).toEqual(Object.keys(JOBS).sort());
    expect(pool.bytesUsed).toBe(0);
    await pool.dispose();
  },
);
