import { NoiseSource } from '../../../assembly/dynamics/ensemble/noise-source.js';
import type { Engine, Pacer } from '../../engine/index.js';
import { GUARD_STEPS, GUARD_TRAJECTORIES, guardPaths, guardWarnings } from '../ensemble/time-step-guard.js';
import { chainWidth } from '../matrix-product/chain-memory.js';
import { type NetworkSimulation, simulateNetwork } from './network-ensemble.js';
import { monitoredOf, type NetworkSystem } from './network-system.js';

/** Numbers of a state that makes its guard look at fewer steps. */
const LARGE_STATE = 2 ** 15;
const GUARD_STEPS_OF_LARGE = 16;
/** Trajectories of matrix products, which take longer. */
const GUARD_CHAINS = 2;
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
  let worst = 1;
  for (let i = width - 1; i < mean.length; i += width) {
    if (Math.abs(mean[i]! - 1) > Math.abs(worst - 1)) worst = mean[i]!;
  }
  if (Math.abs(worst - 1) <= NORM_TOLERANCE) return [];
  return [`states lost their norm: its mean goes to ${worst.toPrecision(4)}; take the method 'splitting'`];
}

/** Runs a few trajectories with dt and dt/2 on the same noise; returns what to say about it. */
export async function guardNetwork(
  engine: Engine,
  pacer: Pacer,
  { system, grid, key, noise, keep, scheme }: NetworkSimulation,
  tolerance: number,
): Promise<string[]> {
  if (noise.source !== NoiseSource.Stream) return [];
  const { dt } = grid;
  const warnings: string[] = [];
  if (system.unravelling === 'jumps') {
    const rate = system.channels.reduce((sum, { strength }) => sum + strength, 0);
    if (rate * dt > MANY_JUMPS) {
      const suggested = Number((MANY_JUMPS / rate).toPrecision(1));
      warnings.push(
        `dt = ${dt} looks too large for jumps at rates that add up to ${rate}; try dt = ${suggested}`,
      );
    }
  }
  // What jumps does not depend on the same noise; the way of the state without them does.
  const watched: NetworkSystem =
    system.unravelling === 'jumps' ? { ...system, unravelling: 'homodyne', channels: [] } : system;
  // A look that takes no longer than the run itself.
  const isLarge = system.initial.length >= LARGE_STATE || system.chain !== undefined;
  const steps = Math.min(grid.steps, isLarge ? GUARD_STEPS_OF_LARGE : GUARD_STEPS);
  const channels = monitoredOf(watched).length;
  const most = system.chain ? GUARD_CHAINS : GUARD_TRAJECTORIES;
  const trajectories = channels > 0 ? Math.min(most, 2 * Math.ceil(keep.count / 16)) : 1;
  const paths = guardPaths(engine, key, trajectories, steps, channels, dt);
  const valuesOf = async (halves: 1 | 2, increments: Float64Array) => {
    const { values } = await simulateNetwork(engine, pacer, {
      system: watched,
      grid: { dt: dt / halves, steps: steps * halves, every: halves, intervals: steps },
      key,
      noise: { source: NoiseSource.Increments, increments },
      keep: { count: trajectories, trajectories, states: false, readings: false },
      scheme,
      target: 0,
    });
    if (!system.chain) return values;
    // Observables alone: bonds and discarded weights are no matter of the time step.
    const width = chainWidth(watched);
    return values.filter((_, i) => i % width < system.chain!.strings.length);
  };
  const coarse = await valuesOf(1, paths.coarse);
  const fine = await valuesOf(2, paths.fine);
  return [...warnings, ...guardWarnings(coarse, fine, dt, tolerance)];
}
