/**
 * The shortest closed form of a pair's step, see turns.ts: one channel, and one memory qubit that is only turned about X after it was
 * read. Of the memory's amplitudes one is real, the other imaginary, and a step of both stays in registers.
 */
import { LANE_BYTES } from '../../register/operations/lanes';
import { Network } from '../network/network';
import { IMPOSSIBLE } from './remember-spikes';

/**
 * Probability of a spike (1) or none (0) in each lane, as `outcomeProbability` of closed-pair.ts finds it.
 *
 * @param next where the memory afterwards is to be, as `keepClosed` leaves it; 0 for nowhere
 */
export function shortStep(
  network: Network,
  coefficients: usize,
  encoding: usize,
  memoryState: usize,
  patterns: v128,
  next: usize,
): v128 {
  const spikes = i64x2.neg(patterns);
  const cosine = v128.load(encoding);
  const sine = v128.load(encoding, 16);
  const a = v128.bitselect(sine, cosine, spikes);
  const b = v128.bitselect(cosine, f64x2.neg(sine), spikes);
  const turn = coefficients + <usize>network.gates * LANE_BYTES;
  const factor0 = f64x2.add(f64x2.mul(a, v128.load(turn)), f64x2.mul(b, v128.load(turn, 16)));
  const factor1 = f64x2.add(f64x2.mul(a, v128.load(turn, 32)), f64x2.mul(b, v128.load(turn, 48)));
  const re = f64x2.mul(v128.load(memoryState), factor0);
  const im = f64x2.mul(v128.load(memoryState, 48), factor1);
  const probability = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
  if (!next) return probability;
  const impossible = f64x2.lt(probability, f64x2.splat(IMPOSSIBLE));
  const scale = v128.andnot(f64x2.div(f64x2.splat(1), f64x2.sqrt(probability)), impossible);
  let x = f64x2.mul(re, scale);
  let y = f64x2.mul(im, scale);
  let gate = coefficients + <usize>network.reads * LANE_BYTES;
  for (; gate < turn; gate += LANE_BYTES) {
    const c = v128.load(gate);
    const s = v128.load(gate, 16);
    const turned = f64x2.add(f64x2.mul(c, x), f64x2.mul(s, y));
    y = f64x2.sub(f64x2.mul(c, y), f64x2.mul(s, x));
    x = turned;
  }
  // After an impossible outcome it starts afresh.
  v128.store(next, f64x2.add(x, v128.and(f64x2.splat(1), impossible)));
  v128.store(next, i64x2.splat(0), 16);
  v128.store(next, i64x2.splat(0), 32);
  v128.store(next, y, 48);
  return probability;
}

/** The patterns of both lanes, of one channel. */
// @ts-ignore: decorator
@inline
export function lanesOfSpikes(record0: usize, record1: usize): v128 {
  return i64x2.replace_lane(i64x2.splat(load<u16>(record0)), 1, load<u16>(record1));
}
