import { expect, it } from 'vitest';
import { decode } from '../../../src/cli/cluster/exact-json.js';
import { WHOLE } from '../../../src/cli/cluster/whole-runs.js';
import { simulateTrajectories } from '../../../src/cli/commands/trajectories.js';
import { computeRun } from '../../../src/cli/sweep/jobs.js';
import { createEngine, type Engine, toJSON } from '../../../src/index.js';

const OPTIONS = { neurons: 2, steps: 5, trajectories: 3 };

const contextOf = (engine: Engine) => ({
  engine,
  signal: new AbortController().signal,
  onProgress() {},
  findBytes: async () => new Uint8Array(),
});

it('computes a command as a whole, or a run of a sweep', async () => {
  using engine = await createEngine();
  const run = (command: string) => computeRun({ command, options: OPTIONS, seed: 7 }, contextOf(engine));
  const { document, metrics } = await run(`${WHOLE}trajectories`);
  const { meta: _, ...expected } = await simulateTrajectories(engine, { ...OPTIONS, seed: 7 }, {});
  expect(metrics).toEqual({});
  expect(decode(document)).toMatchObject(toJSON(expected) as object);
  expect(Object.keys((await run('trajectories')).metrics)).toHaveLength(12);
});

it.each([
  [`${WHOLE}circuit`, /circuit has no --on/],
  [`${WHOLE}trajectory`, /expected train, trajectories/],
  ['', /expected train/],
])('refuses %j', async (command, problem) => {
  using engine = await createEngine();
  const running = computeRun({ command, options: { gate: 'not' }, seed: 7 }, contextOf(engine));
  await expect(running).rejects.toThrow(problem);
});
