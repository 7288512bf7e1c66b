import { Purpose } from '../../../assembly/random/purpose.js';
import type { Engine } from '../../engine/index.js';
import { type Key, kernelStream, splitKey } from '../../engine/index.js';

/** Trajectories and steps that are run a second time with half the time step. */
export const GUARD_TRAJECTORIES = 16;
export const GUARD_STEPS = 128;
/** By default, differences above this are reported. Observables are between -1 and 1. */
export const GUARD_TOLERANCE = 0.02;

/** Wiener increments of one path, for steps of dt and of dt/2: [trajectory][step][channel]. */
export interface TwoPaths {
  coarse: Float64Array;
  fine: Float64Array;
}

/** Draws paths for the guard, from streams that no trajectory of the run uses. */
export function guardPaths(
  engine: Engine,
  key: Key,
  trajectories: number,
  steps: number,
  channels: number,
  dt: number,
): TwoPaths {
  const length = 2 * steps * channels;
  const fine = new Float64Array(trajectories * length);
  engine.arena.scratch((group) => {
    const normals = group.float64(length);
    const stream = kernelStream(engine, group, splitKey(key, Purpose.Wiener), Purpose.Wiener);
    for (let item = 0; item < trajectories; item++) {
      engine.kernels.fillNormal(stream, item, 0, normals.pointer, length);
      fine.set(normals.view, item * length);
    }
  });
  const root = Math.sqrt(dt / 2);
  for (let i = 0; i < fine.length; i++) fine[i]! *= root;
  const coarse = new Float64Array(fine.length / 2);
  for (let i = 0; i < coarse.length; i++) {
    const row = Math.floor(i / channels);
    const channel = i - row * channels;
    coarse[i] = fine[2 * row * channels + channel]! + fine[(2 * row + 1) * channels + channel]!;
  }
  return { coarse, fine };
}

/**
 * What to say about a time step when the same paths, run with dt and dt/2, gave these values at the same times. The
 * difference falls with dt (strong order 1), and so does the step that is proposed.
 */
export function guardWarnings(
  coarse: Float64Array,
  fine: Float64Array,
  dt: number,
  tolerance = GUARD_TOLERANCE,
): string[] {
  let sum = 0;
  for (let i = 0; i < coarse.length; i++) sum += (coarse[i]! - fine[i]!) ** 2;
  const difference = Math.sqrt(sum / Math.max(1, coarse.length));
  if (difference <= tolerance) return [];
  const suggested = Number((dt * Math.min(0.5, tolerance / difference)).toPrecision(1));
  return [
    `dt = ${dt} looks too large: the same noise with dt/2 gives observables that differ by ` +
      `${difference.toPrecision(2)} (root mean square); try dt = ${suggested}`,
  ];
}
