import { expect, it } from 'vitest';
import { openEngine } from '../../../src/cli/terminal/workers.js';
import { Pool } from '../../../src/parallel/public.js';
import { document } from '../command.js';

it('opens an engine, or a pool of as many workers', async () => {
  for (const options of [{}, { workers: 1 }]) {
    using engine = await openEngine(options);
    expect(engine).not.toBeInstanceOf(Pool);
  }
  const pool = (await openEngine({ workers: 3 })) as Pool;
  const auto = (await openEngine({ workers: 'auto' })) as Pool;
  expect(pool.workers).toBe(3);
  expect(auto.workers).toBeGreaterThanOrEqual(1);
  await Promise.all([pool.dispose(), auto.dispose()]);
});

it.each([
  'trajectories --neurons 2 --steps 20 --trajectories 300',
  'circuit or --inputs 1,0 --slices 64 --thermalization 20 --sweeps 40 --method bridge',
  'train --rule surrogate --classes 1,7 --train 40 --test 300 --epochs 1 --hidden 4',
])('gives the same document with two workers: %s', async (words) => {
  const args = [...words.split(' '), '--seed', '1'];
  const [alone, shared] = [await document(...args), await document(...args, '--workers', '2')];
  const withoutTimes = (value: unknown) =>
    JSON.parse(JSON.stringify(value, (name, inner) => (/seconds/i.test(name) ? undefined : inner)));
  expect(withoutTimes(shared)).toEqual(withoutTimes(alone));
});
