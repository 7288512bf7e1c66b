import { Drive } from '../../assembly/dynamics/drive.js';
import type { Engine } from '../engine/engine.js';
import type { Key } from '../engine/seed.js';
import { NetworkBuffers } from './network-buffers.js';
import { runOf, type Scheme } from './network-scheme.js';
import { monitoredOf, type NetworkSystem } from './network-system.js';
import type { TimeGrid } from './time-grid.js';
import { GUARD_STEPS, GUARD_TRAJECTORIES, guardPaths, guardWarnings } from './time-step-guard.js';

/** Numbers of a state that makes its guard look at fewer steps. */
const LARGE_STATE = 2 ** 15;
const GUARD_STEPS_OF_LARGE = 16;
/** Jumps a step beyond which their times are badly resolved. */
const MANY_JUMPS = 0.1;
/** A mean norm further from 1 is reported. */
const NORM_TOLERANCE = 0.01;

/** The norm of what an explicit scheme makes is one observable more, the last. */
export function withNorm(system: NetworkSystem): NetworkSystem {
  return { ...system, observables: [...system.observables, { flips: 0, signs: 0 }] };
}

/** What to say about the mean norm, or trace, which is the last of `width` observables. */
export function normWarnings(mean: Float64Array, width: number): string[] {
  const norms = mean.filter((_, i) => i % width === width - 1);
  const worst = norms.reduce((far, norm) => (Math.abs(norm - 1) > Math.abs(far - 1) ? norm : far), 1);
  if (Math.abs(worst - 1) <= NORM_TOLERANCE) return [];
  return [`states lost their norm: its mean goes to ${worst.toPrecision(4)}; take the method 'splitting'`];
}

/** Runs a few trajectories with dt and dt/2 on the same noise; returns what to say about it. */
export function guardNetwork(
  engine: Engine,
  system: NetworkSystem,
  { dt, steps: allSteps }: TimeGrid,
  key: Key,
  drive: Drive,
  scheme: Scheme,
  wanted: number,
): string[] {
  if (drive !== Drive.Stream) return [];
  if (system.unravelling === 'jumps') {
    const rate = system.channels.reduce((sum, { strength }) => sum + strength, 0);
    if (rate * dt <= MANY_JUMPS) return [];
    const suggested = Number((MANY_JUMPS / rate).toPrecision(1));
    return [`dt = ${dt} looks too large for jumps at rates that add up to ${rate}; try dt = ${suggested}`];
  }
  // A look that takes no longer than the run itself.
  const isLarge = system.initial.length >= LARGE_STATE;
  const steps = Math.min(allSteps, isLarge ? GUARD_STEPS_OF_LARGE : GUARD_STEPS);
  const channels = monitoredOf(system).length;
  const trajectories = channels > 0 ? Math.min(GUARD_TRAJECTORIES, 2 * Math.ceil(wanted / 16)) : 1;
  const paths = guardPaths(engine, key, trajectories, steps, channels, dt);
  const valuesOf = (halves: 1 | 2, increments: Float64Array) =>
    engine.arena.scratch((group) => {
      const grid = { dt: dt / halves, steps: steps * halves, every: halves, intervals: steps };
      const noise = { drive: Drive.Increments, increments };
      const keep = { count: trajectories, trajectories, states: false, readings: false };
      const buffers = new NetworkBuffers(engine, group, system, grid, key, noise, keep);
      const run = runOf(engine, group, system, grid, buffers, keep, scheme);
      for (let first = 0; first < trajectories; first += run.batch) {
        Array.from(run.run(first, Math.min(run.batch, trajectories - first)));
      }
      return buffers.values(trajectories);
    });
  return guardWarnings(valuesOf(1, paths.coarse), valuesOf(2, paths.fine), dt);
}
