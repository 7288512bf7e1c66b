import type { NoiseSource } from '../../../assembly/dynamics/ensemble/noise-source.js';
import type { Engine, Key, Pacer } from '../../engine/index.js';
import { RegionGroup } from '../../engine/index.js';
import type { Hamiltonian } from '../../register/index.js';
import type { EnsembleMean } from '../ensemble/ensemble-mean.js';
import type { Range, RangeWork } from '../ensemble/ensemble-record.js';
import type { Noise } from '../ensemble/given-noise.js';
import { isReached } from '../ensemble/target.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import { memoryOf, runOf, type Scheme, type TrajectoryRun } from './network-scheme.js';
import { monitoredOf, type NetworkKeep, type NetworkSystem } from './network-system.js';

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

/** What workers have to know of a network, whose couplings are to be the same at all times. @internal */
export interface NetworkWork extends RangeWork {
  key: Key;
  keep: NetworkKeep;
  scheme: Scheme;
  system: Omit<NetworkSystem, 'hamiltonian'>;
  strings: Hamiltonian['strings'];
  coefficients: Float64Array;
  source: NoiseSource;
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
    const memory = await memoryOf(engine, group, { system, grid, key, noise, keep });
    await memory.prepare(pacer);
    // Room for large density matrices is a lot of work by itself.
    await pacer.pause();
    const run = runOf(engine, group, memory, keep, scheme);
    await pacer.pause();
    await run.prepare(pacer);
    const { part, look } = run;
    if (keep.count > part) memory.record.expectParts();
    const isShared = engine.crew && keep.count > part && !system.hamiltonian?.changes;
    let done = 0;
    let estimate: EnsembleMean;
    do {
      const count = Math.min(target > 0 ? look : keep.count, keep.count - done);
      const before = done * grid.steps;
      if (isShared) {
        const range = { first: done, count };
        await memory.record.runElsewhere(engine.crew!, pacer, 'network', workOf(task, part), range, (ended) =>
          report(before + ended * grid.steps),
        );
      } else {
        const endPart = () => memory.record.endPart(pacer);
        await runParts(pacer, run, { first: done, count }, endPart, (steps) => report(before + steps));
      }
      done += count;
      estimate = await memory.mean(pacer, done);
    } while (done < keep.count && !isReached(estimate, target));
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

/** Runs the parts of a range one after the other; `report` hears of steps of all its trajectories together. */
export async function runParts(
  pacer: Pacer,
  run: TrajectoryRun,
  { first, count }: Range,
  endPart: () => void | Promise<void>,
  report: (steps: number) => void = () => {},
): Promise<void> {
  const end = first + count;
  for (let from = first; from < end; from += run.batch) {
    const now = Math.min(run.batch, end - from);
    await run.run(pacer, from, now, (steps) => report((from - first) * run.steps + steps));
    if ((from + now) % run.part === 0 || from + now === end) await endPart();
  }
}

function workOf(task: NetworkSimulation, part: number): NetworkWork {
  const { grid, key, keep, scheme, noise } = task;
  const { hamiltonian, ...system } = task.system;
  return {
    ...{ ...noise, grid, key, keep, scheme, system, part },
    row: noise.increments ? grid.steps * monitoredOf(task.system).length : 0,
    strings: hamiltonian?.strings ?? [],
    coefficients: hamiltonian?.coefficients(0) ?? new Float64Array(0),
  };
}
