/**
 * Parameter-shift rules (Wierichs et al. 2022): derivatives as differences of shifted values, of rotations by two terms, of
 * controlled ones, which have the frequencies 1/2 and 1, by four.
 */
import { Network } from '../network/network';

const HALF_PI: f64 = 1.5707963267948966;
/** (√2 ± 1)/(4√2) */
const FOUR_TERM_NEAR: f64 = 0.42677669529663687;
const FOUR_TERM_FAR: f64 = 0.07322330470336313;

// @ts-ignore: decorator
@inline
export function isControlled(network: Network, gate: i32): bool {
  return load<u32>(network.program + ((<usize>gate) << 4), 8) != 0;
}

/** Pairs of shifted values. */
// @ts-ignore: decorator
@inline
export function shiftTerms(controlled: bool): i32 {
  return controlled ? 2 : 1;
}

/** The shift forth in lane 0, back in lane 1. */
// @ts-ignore: decorator
@inline
export function shiftLanes(term: i32): v128 {
  const shift = term == 0 ? HALF_PI : 3 * HALF_PI;
  return f64x2.replace_lane(f64x2.splat(shift), 1, -shift);
}

/** What lane 0 less lane 1 is multiplied by. */
// @ts-ignore: decorator
@inline
export function shiftFactor(controlled: bool, term: i32): f64 {
  if (!controlled) return 0.5;
  return term == 0 ? FOUR_TERM_NEAR : -FOUR_TERM_FAR;
}
