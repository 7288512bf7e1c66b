import type { Frozen, SurrogateNetwork } from './surrogate-network.js';

/** How near a hard run came to places where the equations bend; Infinity where there are none. */
export interface KinkDistances {
  /**
   * Least |z| of the currents on whose sign an equation forks (SQS and QLIF), without those that are exactly 0: no
   * spike came; and least |z + w| where a leak ends at −w. Less than a rounding error here puts two implementations on different branches.
   */
  current: number;
  /**
   * Least |x| of LIF and QLIF: the spike itself flips at 0, and the slope of `'fast-sigmoid'` bends there, so that
   * differences want steps that change x by less.
   */
  threshold: number;
  /**
   * Least distance of arcsin √α from 0 and π/2 (QLIF), where (S6) has an infinite slope and an angle that passes it
   * is folded back; without α of exactly 0. Where α is estimated, of the true one.
   */
  fold: number;
}

/** Finds them over the whole run. */
export function kinkDistances(network: SurrogateNetwork, frozen: Frozen): KinkDistances {
  const least: KinkDistances = {
    current: Number.POSITIVE_INFINITY,
    threshold: Number.POSITIVE_INFINITY,
    fold: Number.POSITIVE_INFINITY,
  };
  const meet = (name: keyof KinkDistances, distance: number) => {
    least[name] = Math.min(least[name], distance);
  };
  for (const layers of frozen) {
    layers.forEach((steps, layer) => {
      const { model, leak } = network.layers[layer]!;
      const { kind } = model;
      for (const { currents, drive, activity, error } of steps.flat()) {
        if (kind !== 'lif') {
          for (const z of currents) {
            if (z !== 0) meet('current', Math.abs(z));
            if (leak) meet('current', Math.abs(z + leak.window));
          }
        }
        if (kind !== 'sqs') meet('threshold', Math.abs(drive[0]!));
        const truly = activity[0]! - error.alpha;
        if (kind === 'qlif' && truly !== 0) {
          const half = Math.asin(Math.sqrt(truly));
          meet('fold', Math.min(half, Math.PI / 2 - half));
        }
      }
    });
  }
  return least;
}
