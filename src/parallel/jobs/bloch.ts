import { BlochRun, type BlochWork, type Range } from '../../dynamics/index.js';
import { type Engine, Pacer, RegionGroup } from '../../engine/index.js';
import type { Begun } from './begun.js';

/** Trajectories of `simulateBlochEnsemble`. */
export async function beginBloch(engine: Engine, shared: BlochWork): Promise<Begun> {
  const { system, grid, key, source, keep, row } = shared;
  const pacer = new Pacer({});
  const group = new RegionGroup(engine.arena);
  const noise = { source, increments: row > 0 ? new Float64Array(keep.count * row) : undefined };
  const run = new BlochRun(engine, group, system, grid, key, noise, keep);
  await run.prepare(pacer);
  return { run: (range: Range) => run.runRange(pacer, range), dispose: () => group.dispose() };
}
