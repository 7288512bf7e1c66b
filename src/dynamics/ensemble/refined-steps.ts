import { NumericalError } from '../../engine/index.js';
import type { NetworkOutput } from '../network/network-ensemble.js';
import type { NetworkSystem } from '../network/network-system.js';
import { basisGroups } from './basis-groups.js';
import type { TimeGrid } from './time-grid.js';

/** How well a run's time step was chosen. */
export interface Refinement {
  /** Estimate of the largest error of any recorded mean. */
  error: number;
  /** Equal parts that each step was divided into; 1 where `dt` was short enough. */
  substeps: number;
}

const MOST_SUBSTEPS = 4096;
/** Differences of rounding. */
const SAME = 1e-12;
/** So many intervals stand for the one behind them. */
const MANY_INTERVALS = 10;

/**
 * What is not random, in steps so short that the error of the means, as estimated from the same run in steps twice as long,
 * is at most `tolerance`.
 *
 * @throws NumericalError if that takes more than 4096 parts of a step
 */
export async function runRefined(
  system: NetworkSystem,
  grid: TimeGrid,
  tolerance: number,
  run: (grid: TimeGrid) => Promise<NetworkOutput>,
): Promise<Refinement & { output: NetworkOutput }> {
  // Strang's splitting is of order 2; coefficients that change may be less smooth than that needs.
  const gain = system.hamiltonian?.changes ? 1 : 3;
  const width = system.observables.length;
  const exact = isExact(system);
  let output = await run(grid);
  const longer = doubled(grid);
  let difference = longer && farthest(output, await run(longer.grid), width, longer.stride);
  for (let substeps = 1; ; substeps *= 2) {
    const blind = !exact && turnOf(system, grid.dt) > substeps;
    const isFine = (apart: number) => !blind && (apart <= SAME || apart / gain <= tolerance);
    if (difference !== undefined && isFine(difference)) return { output, error: difference / gain, substeps };
    if (substeps === MOST_SUBSTEPS) {
      throw new NumericalError(
        `the error is above ${tolerance} even in steps of dt / ${substeps}: take a smaller dt, or a larger tolerance`,
        0,
      );
    }
    const finer = await run(divided(grid, 2 * substeps));
    const apart = farthest(finer, output, width, 1);
    // Without longer steps to compare with, the first difference is the error of the longer of both.
    if (difference === undefined && isFine(apart)) {
      return { output, error: (apart * (gain + 1)) / gain, substeps };
    }
    output = finer;
    difference = apart;
  }
}

function divided({ dt, steps, every, intervals }: TimeGrid, parts: number): TimeGrid {
  return { dt: dt / parts, steps: steps * parts, every: every * parts, intervals };
}

/** Steps twice as long, and which of the recorded times they come to: every first or every second. */
function doubled({ dt, steps, every, intervals }: TimeGrid): { grid: TimeGrid; stride: 1 | 2 } | undefined {
  const half = { dt: 2 * dt, steps: Math.floor(steps / 2) };
  if (every % 2 === 0) return { grid: { ...half, every: every / 2, intervals }, stride: 1 };
  if (intervals % 2 === 1 && intervals < MANY_INTERVALS) return undefined;
  return { grid: { ...half, every, intervals: Math.floor(half.steps / every) }, stride: 2 };
}

/** The largest difference of means at the times that both have. */
function farthest(fine: NetworkOutput, coarse: NetworkOutput, width: number, stride: number): number {
  const a = fine.estimate.mean;
  const b = coarse.estimate.mean;
  let most = 0;
  for (let i = 0; i < b.length; i++) {
    const time = Math.floor(i / width);
    const apart = Math.abs(b[i]! - a[i + (stride - 1) * time * width]!);
    if (apart > most) most = apart;
  }
  return most;
}

/** Whether the parts of a step are known to commute, so that steps of any length are exact. */
function isExact({ hamiltonian, channels }: NetworkSystem): boolean {
  if (hamiltonian?.changes) return false;
  const active = channels.filter(({ rate }) => rate > 0);
  const turned = basisGroups(hamiltonian?.strings ?? []).map((group) => group.turned);
  // Strings and channels of Z are one part, and so are channels that are the only ones at their qubits.
  if (active.some(({ diagonal }) => diagonal) && !turned.includes(0)) turned.push(0);
  const masks = active.filter(({ diagonal }) => !diagonal).map(({ mask }) => mask);
  const shared = masks.some((mask, i) => masks.some((other, j) => i < j && (mask & other) !== 0));
  return !shared && turned.length + Math.min(1, masks.length) <= 1;
}

/** By about how much a step may turn a qubit, beyond which two step lengths may agree by chance; in radians. */
function turnOf({ qubits, hamiltonian, channels }: NetworkSystem, dt: number): number {
  const row = hamiltonian?.coefficients(dt / 2);
  let fastest = 0;
  for (let qubit = 0; qubit < qubits; qubit++) {
    const bit = 2 ** (qubits - 1 - qubit);
    let rate = 0;
    hamiltonian?.strings.forEach(({ flips, signs }, i) => {
      if ((flips | signs) & bit) rate += Math.abs(row![i]!);
    });
    for (const { mask, strength } of channels) if (mask & bit) rate += strength;
    fastest = Math.max(fastest, rate);
  }
  return fastest * dt;
}
