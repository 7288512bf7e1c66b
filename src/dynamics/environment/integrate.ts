import type { Engine, Steps } from '../../engine/index.js';

/** In t = -FAR … FAR, where e^(π sinh t) is beyond 1e37, and finer and finer steps of t. */
const FAR = 4;
const FIRST_STEP = 1 / 2;
const LEAST_STEP = 2 ** -13;
/** Of the integral of |f|: what a step half as long may change, and what may be left at an end. */
const TOLERANCE = 1e-10;
/** Values of f between two looks at the clock, as f may be a caller's. */
const PIECE = 512;

/**
 * ∫ f from `from` to `to`, or without end from `from` on, where it falls off in multiples of `scale`: by the double exponential
 * rule (Takahasi and Mori, Publ. RIMS 9, 721 (1974)), which ends may not spoil. Undefined if it does not converge.
 */
export function* integrate(
  { kernels: { exp } }: Engine,
  f: (x: number) => number,
  from: number,
  to: number,
  scale: number,
): Steps<number | undefined> {
  // x and dx/dt
  const place = (t: number): [number, number] => {
    const up = exp(t);
    const down = 1 / up;
    const turn = (Math.PI / 4) * (up - down);
    const slope = (Math.PI / 4) * (up + down);
    if (to === Infinity) {
      const distance = scale * exp(turn);
      return [from + distance, distance * slope];
    }
    // How far it is from the nearer end, which rounding would swallow.
    const ratio = exp(-2 * Math.abs(turn));
    const distance = ((to - from) * ratio) / (1 + ratio);
    return [t < 0 ? from + distance : to - distance, (2 * slope * distance) / (1 + ratio)];
  };
  let sum = 0;
  let size = 0;
  const add = (t: number): number => {
    const [x, weight] = place(t);
    const term = weight === 0 ? 0 : f(x) * weight;
    sum += term;
    size += Math.abs(term);
    return Math.abs(term);
  };
  const ends = Math.max(add(-FAR), add(FAR));
  for (let t = -FAR + FIRST_STEP; t < FAR; t += FIRST_STEP) add(t);
  for (let step = FIRST_STEP / 2; step >= LEAST_STEP; step /= 2) {
    const before = sum;
    let values = 0;
    for (let t = -FAR + step; t < FAR; t += 2 * step) {
      add(t);
      if (++values % PIECE === 0) yield;
    }
    if (ends > TOLERANCE * size) return undefined;
    if (Math.abs(sum - 2 * before) <= TOLERANCE * size) return sum * step;
  }
  return undefined;
}
