import { square } from './square.js';

/** What chains of one observable tell together. */
export interface ChainStatistics {
  mean: number;
  /** From means of blocks of five autocorrelation times, of all chains; 0 for a constant. */
  stdErr: number;
  /** Integrated autocorrelation time 1 + 2 Σ ρ, in values of a chain. */
  tau: number;
  /** Values of all chains over `tau`. */
  effective: number;
  /** Gelman and Rubin's, of the halves of all chains: 1 where they agree, ∞ where chains that never change differ. */
  rHat: number;
}

/** The window of the autocorrelation function's sum is this many times the sum (Sokal 1989). */
const WINDOW = 5;
const BLOCK = 5;

/** Statistics of equally long chains of at least four values each. */
export function chainStatistics(chains: readonly Float64Array[]): ChainStatistics {
  const length = chains[0].length;
  const mean = meanOf(chains.map((chain) => meanOf(chain)));
  const variance = autocovariance(chains, mean, 0);
  if (!(variance > 0)) {
    return { mean, stdErr: 0, tau: 1, effective: chains.length * length, rHat: 1 };
  }
  let tau = 1;
  // About the mean of all, so that chains that stay apart are seen to.
  for (let lag = 1; lag < length / 2 && lag < WINDOW * tau; lag++) {
    tau += (2 * autocovariance(chains, mean, lag)) / variance;
    tau = Math.max(tau, 1);
  }
  const size = Math.min(Math.ceil(BLOCK * tau), Math.floor(length / 2));
  return {
    mean,
    stdErr: blockedError(chains, size),
    tau,
    effective: (chains.length * length) / tau,
    rHat: splitRHat(chains),
  };
}

function meanOf(values: ArrayLike<number>, first = 0, end = values.length): number {
  let sum = 0;
  for (let i = first; i < end; i++) sum += values[i];
  return sum / (end - first);
}

function autocovariance(chains: readonly Float64Array[], mean: number, lag: number): number {
  let sum = 0;
  for (const chain of chains) {
    for (let i = lag; i < chain.length; i++) sum += (chain[i] - mean) * (chain[i - lag] - mean);
  }
  return sum / (chains.length * (chains[0].length - lag));
}

function blockedError(chains: readonly Float64Array[], size: number): number {
  const means: number[] = [];
  for (const chain of chains) {
    for (let first = 0; first + size <= chain.length; first += size) {
      means.push(meanOf(chain, first, first + size));
    }
  }
  const mean = meanOf(means);
  const squares = means.reduce((sum, value) => sum + square(value - mean), 0);
  return Math.sqrt(squares / (means.length - 1) / means.length);
}

function splitRHat(chains: readonly Float64Array[]): number {
  const half = Math.floor(chains[0].length / 2);
  const halves = chains.flatMap((chain) => [chain.subarray(0, half), chain.subarray(half, 2 * half)]);
  const means = halves.map((values) => meanOf(values));
  const mean = meanOf(means);
  const between = means.reduce((sum, value) => sum + square(value - mean), 0) / (halves.length - 1);
  let within = 0;
  for (const [i, values] of halves.entries()) {
    for (const value of values) within += square(value - means[i]);
  }
  within /= halves.length * (half - 1);
  return Math.sqrt((half - 1) / half + (between > 0 ? between / within : 0));
}
