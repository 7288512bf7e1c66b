import type { Engine, Key, Pacer } from '../../engine/index.js';
import { RegionGroup } from '../../engine/index.js';
import type { EnsembleMean } from '../ensemble/ensemble-mean.js';
import type { Noise } from '../ensemble/given-noise.js';
import { isReached } from '../ensemble/target.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import { NetworkMemory } from './network-memory.js';
import { runOf, type Scheme } from './network-scheme.js';
import type { NetworkKeep, NetworkSystem } from './network-system.js';

/** Everything that the trajectories of a network are a function of. */
export interface NetworkSimulation {
  system: NetworkSystem;
  grid: TimeGrid;
  key: Key;
  noise: Noise;
  keep: NetworkKeep;
  scheme: Scheme;
  /** The standard error that is enough, or 0. */
  target: number;
}

/** What they leave behind; arrays without an entry for what is not kept. */
export interface NetworkOutput {
  /** Trajectories that were run. */
  done: number;
  estimate: EnsembleMean;
  values: Float64Array;
  states: Float64Array;
  readings: Float64Array;
}

/** Runs the trajectories of a network; `report` hears of steps of all of them together. */
export async function simulateNetwork(
  engine: Engine,
  pacer: Pacer,
  task: NetworkSimulation,
  report: (steps: number) => void = () => {},
): Promise<NetworkOutput> {
  const { system, grid, key, noise, keep, scheme, target } = task;
  const group = new RegionGroup(engine.arena);
  try {
    const memory = new NetworkMemory(engine, group, system, grid, key, noise, keep);
    await memory.prepare(pacer);
    // Room for large density matrices is a lot of work by itself.
    await pacer.pause();
    const run = runOf(engine, group, memory, keep, scheme);
    await run.prepare(pacer);
    let done = 0;
    let estimate: EnsembleMean | undefined;
    while (done < keep.count) {
      const count = Math.min(run.batch, keep.count - done);
      const before = done * grid.steps;
      await run.run(pacer, done, count, (steps) => report(before + steps));
      done += count;
      if (done < keep.count && target === 0) continue;
      estimate = await memory.mean(pacer, done);
      if (target > 0 && isReached(estimate, target)) break;
    }
    const kept = Math.min(keep.trajectories, done);
    return {
      done,
      estimate: estimate!,
      values: await memory.values(pacer, kept),
      states: await memory.states(pacer, keep.states ? kept : 0),
      readings: await memory.readings(pacer, keep.readings ? done : 0),
    };
  } finally {
    group.dispose();
  }
}
