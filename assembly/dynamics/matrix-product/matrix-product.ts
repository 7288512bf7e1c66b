/** A network in a row as a matrix-product state. */
import { powerOfTwo } from '../../memory';
import { CHUNK } from '../ensemble/chunk';
import { Trajectories } from '../network/trajectories';
import { RankRevealing } from './reveal-rank';
import { RotatingRows } from './singular-values';

/**
 * ψ(s_0 s_1 …) = T_0[s_0] T_1[s_1] …, each a complex tensor [left][s][right]. Those left of the centre are isometries from the
 * left, those right of it from the right, so that the centre alone has the norm.
 */
@unmanaged
export class MatrixProduct {
  /** Noise, channels, sums: of one trajectory at a time, in the first lane. */
  run: Trajectories;
  sites: i32;
  /** The largest bond that is kept. */
  bond: i32;
  /** The share of the weight that a cut may discard. */
  truncation: f64;
  /** Channels that nobody reads, behind those that are monitored. */
  unread: i32;
  /** Sites of jump maps, [channel] i32. */
  jumpSites: usize;
  /** Strings of Paulis [observable][first site, sites, address of their letters (i32: I, X, Y, Z)], and how many. */
  strings: i32;
  stringList: usize;
  /** Whether entropies of all cuts are recorded behind them. */
  entropy: bool;
  /** Basis state at the beginning, u8 [site]. */
  initial: usize;

  /** [site] addresses of tensors (u32). @internal */
  tensors: usize;
  /** [site + 1] i32: bonds; the first and the last are 1. @internal */
  bonds: usize;
  /** @internal */
  centre: i32;
  /** The share of the weight that was discarded, of the whole trajectory. @internal */
  discarded: f64;
  /** The largest bond since the last record. @internal */
  widest: i32;
  /** Whether the state is no number, or lost. @internal */
  isBroken: bool;
  /** Multiplications since the work began. @internal */
  work: f64;
  /** The operation that is at work, its part, and the direction of its sweep. @internal */
  place: usize;
  /** @internal */
  part: i32;
  /** @internal */
  direction: i32;
  /** The number of the trajectory, and steps of this chunk. @internal */
  trajectory: i32;
  /** @internal */
  passed: i32;
  /** Threshold and draws of jumps. @internal */
  jumping: usize;
  /** Sums of each channel's readings, 16-byte elements. @internal */
  readings: usize;
  /** The noise of channels that nobody reads, [step of the chunk][channel]. @internal */
  unreadNoise: usize;
  /** The noise of a step: [channel], those that are read first. @internal */
  row: usize;
  /** Two blocks [2 bond][2 bond]. @internal */
  pair: usize;
  /** @internal */
  turned: usize;
  /** @internal */
  block: RankRevealing;
  /** @internal */
  rotating: RotatingRows;
  /** Of all sites left of one, [site][bond][bond]: the norm, and the kick. @internal */
  leftNorms: usize;
  /** @internal */
  leftKicks: usize;
  /** Bytes from one site's to the next's. @internal */
  leftBytes: usize;
  /** Of all sites right of it, and the next ones. @internal */
  rightNorm: usize;
  /** @internal */
  rightKick: usize;
  /** Four blocks [2 bond][bond]. @internal */
  first: usize;
  /** @internal */
  second: usize;
  /** @internal */
  third: usize;
  /** @internal */
  fourth: usize;
  /** [site] f64: g dW of its measurements. @internal */
  kicks: usize;
  /** [site] addresses of the kicks' matrices (u32), 0 for none, and these matrices. @internal */
  kickMaps: usize;
  /** @internal */
  kickMatrices: usize;
  /** The mean of all kicks together, G. @internal */
  meanKick: f64;


  @inline
  tensor(site: i32): usize {
    return <usize>load<u32>(this.tensors + ((<usize>site) << 2));
  }

  /** The bond left of a site. */
  @inline
  left(site: i32): i32 {
    return load<i32>(this.bonds + ((<usize>site) << 2));
  }


  @inline
  right(site: i32): i32 {
    return load<i32>(this.bonds + ((<usize>site) << 2), 4);
  }


  @inline
  setRight(site: i32, bond: i32): void {
    store<i32>(this.bonds + ((<usize>site) << 2), bond, 4);
    if (bond > this.widest) this.widest = bond;
  }
}

/** What a bond left of a site can be at most. */
function mostAt(chain: MatrixProduct, site: i32): f64 {
  return min(<f64>chain.bond, powerOfTwo(min(site, chain.sites - site)));
}

/**
 * Gives the state and the scratch their place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutChain(chain: MatrixProduct, at: f64): f64 {
  const isReal = at > 0;
  const sites = <f64>chain.sites;
  const run = chain.run;
  const channels = <f64>max(run.channels + chain.unread, run.jumps);
  const wide = 2 * mostAt(chain, chain.sites >> 1);
  const matrix = 16 * wide * wide;
  chain.tensors = <usize>at;
  chain.bonds = <usize>(at += 4 * sites);
  at += 4 * (sites + 1);
  at = ceil(at / 16) * 16;
  for (let site = 0; site < chain.sites; site++) {
    if (isReal) store<u32>(chain.tensors + ((<usize>site) << 2), <u32>at);
    at += 32 * mostAt(chain, site) * mostAt(chain, site + 1);
  }
  chain.jumping = <usize>at;
  chain.readings = <usize>(at += 16);
  run.noise = <usize>(at += 16 * channels);
  chain.unreadNoise = <usize>(at += 16 * <f64>CHUNK * <f64>run.channels);
  chain.row = <usize>(at += 8 * <f64>CHUNK * <f64>chain.unread);
  // The second lane of a step's noise is none, but it is read.
  at += 8 * channels + 8 * <f64>CHUNK * <f64>run.channels + 16;
  at = ceil(at / 16) * 16;
  run.matrix = <usize>at;
  chain.kicks = <usize>(at += 512);
  chain.kickMaps = <usize>(at += 8 * sites);
  chain.kickMatrices = <usize>(at = ceil((at + 4 * sites) / 16) * 16);
  at += 64 * sites;
  chain.pair = <usize>at;
  chain.turned = <usize>(at += matrix);
  chain.block = changetype<RankRevealing>(<usize>(at += matrix));
  at += 128;
  if (isReal) {
    chain.block.basis = <usize>at;
    chain.block.coefficients = <usize>(at + matrix);
    chain.block.weights = <usize>(at + 2 * matrix);
    chain.block.scratch = <usize>(at + 2 * matrix + 8 * wide);
  }
  at += 2 * matrix + 8 * wide + 32 * wide;
  chain.rotating = changetype<RotatingRows>(<usize>at);
  at += 64;
  chain.leftNorms = <usize>at;
  chain.leftBytes = <usize>(matrix / 4);
  chain.leftKicks = <usize>(at += (sites * matrix) / 4);
  chain.rightNorm = <usize>(at += (sites * matrix) / 4);
  chain.rightKick = <usize>(at += matrix / 4);
  chain.first = <usize>(at += matrix / 4);
  chain.second = <usize>(at += matrix / 2);
  chain.third = <usize>(at += matrix / 2);
  chain.fourth = <usize>(at += matrix / 2);
  return at + matrix / 2;
}
