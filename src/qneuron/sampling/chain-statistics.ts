import { runAtOnce, type Steps } from '../../engine/index.js';
import { square } from '../exact/square.js';

/** R-hat of chains that agree. */
export const LARGEST_R_HAT = 1.05;

/** What chains of one observable tell together. */
export interface ChainStatistics {
  mean: number;
  /** Of single values, about the mean. */
  variance: number;
  /** From means of blocks of at least five autocorrelation times, of all chains, and what neighbours share; 0 for a constant. */
  stdErr: number;
  /** Blocks that `stdErr` is from. */
  blocks: number;
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
  return runAtOnce(coupledStatistics([chains]))[0]!;
}

/** Values that blocks of the slowest of several observables take. */
export function* slowestWindow(observables: readonly (readonly Float64Array[])[]): Steps<number> {
  let window = 0;
  for (const chains of observables) window = Math.max(window, (yield* autocorrelation(chains)).window);
  return window;
}

/**
 * Statistics of several observables of the same chains, such as the activities of neurons that are coupled. What is slow in
 * one of them moves the others, too, perhaps by too little to be seen in their own autocorrelations: those are summed, and
 * blocks are made, as far as the slowest one needs it. Blocks have `least` values or more, as far as chains are long enough.
 */
export function* coupledStatistics(
  observables: readonly (readonly Float64Array[])[],
  least = 0,
): Steps<ChainStatistics[]> {
  const found: Autocorrelation[] = [];
  for (const chains of observables) found.push(yield* autocorrelation(chains));
  const window = Math.max(...found.map((own) => own.window));
  const all: ChainStatistics[] = [];
  for (const [i, chains] of observables.entries()) {
    const { mean, variance } = found[i]!;
    const length = chains[0]!.length;
    if (!(variance > 0)) {
      all.push({
        mean,
        variance,
        stdErr: 0,
        blocks: chains.length * length,
        tau: 1,
        effective: chains.length * length,
        rHat: 1,
      });
      continue;
    }
    const { tau } = yield* autocorrelation(chains, window, found[i]);
    const size = Math.min(Math.max(Math.ceil(BLOCK * tau), window, least), Math.floor(length / 2));
    all.push({
      mean,
      variance,
      ...blockedError(chains, size, tau),
      tau,
      effective: (chains.length * length) / tau,
      rHat: splitRHat(chains),
    });
  }
  return all;
}

interface Autocorrelation {
  mean: number;
  variance: number;
  tau: number;
  /** Lags that `tau` is the sum of. */
  window: number;
}

/**
 * Integrated autocorrelation time over the lags below `least`, or Sokal's window if that is longer; `before` is the same over
 * fewer, to go on from.
 */
function* autocorrelation(
  chains: readonly Float64Array[],
  least = 0,
  before?: Autocorrelation,
): Steps<Autocorrelation> {
  if (before && before.window >= least) return before;
  const length = chains[0]!.length;
  const mean = meanOf(chains.map((chain) => meanOf(chain)));
  // From the mean of all, so that chains that stay apart are seen to.
  const centred = chains.map((chain) => chain.map((value) => value - mean));
  const variance = autocovariances(centred, 0)[0]!;
  let { tau, window: lag } = before ?? { tau: 1, window: 1 };
  const goesOn = () => variance > 0 && lag < length / 2 && (lag < least || lag < WINDOW * tau);
  while (goesOn()) {
    for (const covariance of autocovariances(centred, lag)) {
      if (!goesOn()) break;
      tau = Math.max(tau + (2 * covariance) / variance, 1);
      lag++;
    }
    yield;
  }
  return { mean, variance, tau, window: lag };
}

function meanOf(values: ArrayLike<number>, first = 0, end = values.length): number {
  let sum = 0;
  for (let i = first; i < end; i++) sum += values[i]!;
  return sum / (end - first);
}

/** At the lag and the three after it: in one sum, each addition waits for the one before. */
function autocovariances(centred: readonly Float64Array[], lag: number): number[] {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (const chain of centred) {
    const all = Math.min(lag + 3, chain.length);
    for (let i = lag; i < all; i++) {
      a += chain[i]! * chain[i - lag]!;
      if (i > lag) b += chain[i]! * chain[i - lag - 1]!;
      if (i > lag + 1) c += chain[i]! * chain[i - lag - 2]!;
    }
    for (let i = all; i < chain.length; i++) {
      const value = chain[i]!;
      a += value * chain[i - lag]!;
      b += value * chain[i - lag - 1]!;
      c += value * chain[i - lag - 2]!;
      d += value * chain[i - lag - 3]!;
    }
  }
  const count = centred[0]!.length - lag;
  return [a, b, c, d].map((sum, k) => sum / (centred.length * (count - k)));
}

function blockedError(
  chains: readonly Float64Array[],
  size: number,
  tau: number,
): Pick<ChainStatistics, 'stdErr' | 'blocks'> {
  const means: number[] = [];
  for (const chain of chains) {
    for (let first = 0; first + size <= chain.length; first += size) {
      means.push(meanOf(chain, first, first + size));
    }
  }
  const mean = meanOf(means);
  const squares = means.reduce((sum, value) => sum + square(value - mean), 0);
  // The squared error of independent blocks is too small by what neighbours share: a tenth in blocks of five autocorrelation times.
  const time = Math.max(1, Math.min(tau, size / BLOCK));
  const share = 1 - (time - 1 / time) / (2 * size);
  return { stdErr: Math.sqrt(squares / (means.length - 1) / means.length / share), blocks: means.length };
}

function splitRHat(chains: readonly Float64Array[]): number {
  const half = Math.floor(chains[0]!.length / 2);
  const halves = chains.flatMap((chain) => [chain.subarray(0, half), chain.subarray(half, 2 * half)]);
  const means = halves.map((values) => meanOf(values));
  const mean = meanOf(means);
  const between = means.reduce((sum, value) => sum + square(value - mean), 0) / (halves.length - 1);
  let within = 0;
  for (const [i, values] of halves.entries()) {
    for (const value of values) within += square(value - means[i]!);
  }
  within /= halves.length * (half - 1);
  return Math.sqrt((half - 1) / half + (between > 0 ? between / within : 0));
}
