import type { Engine } from '../engine/engine.js';
import { square } from './square.js';

/** Positions of one particle on which its path integral becomes sums, and the free motion between two slices there. */
export interface PositionGrid {
  /** Float64Array, symmetric about 0, an even number of them. */
  positions: Float64Array;
  /** Weight of a step by k positions, k = 0, 1, …: Float64Array. */
  motion: Float64Array;
}

/** The wave function beyond the last position is e^-this of what it is in the well. */
const DECAY = 12;
/** In widths of the narrowest Gaussian: the sums differ from integrals by e^-(2π² / this²) = 3e-7 of it. */
const RESOLUTION = 1.15;
/** In widths of the free motion: further steps have 1e-9 of its weight. */
const REACH = 6.5;

/** The grid for V0 = Λ/4 (x² - 1)² and a slice of length `spacing`, of a step of at most `widest`. */
export function positionGrid(
  engine: Engine,
  lambda: number,
  spacing: number,
  widest = Number.POSITIVE_INFINITY,
): PositionGrid {
  const { exp } = engine.kernels;
  const frequency = Math.sqrt(2 * lambda);
  const h = Math.min(widest, RESOLUTION / Math.sqrt(1 / spacing + frequency));
  // ∫ √(2 V0) from 1 to x.
  const decay = (x: number) => Math.sqrt(lambda / 2) * ((x * x * x) / 3 - x + 2 / 3);
  let pairs = Math.ceil(1 / h);
  while (decay(pairs * h) < DECAY) pairs++;
  const positions = Float64Array.from({ length: 2 * pairs }, (_, j) => (j - pairs + 0.5) * h);
  const reach = Math.min(pairs, Math.ceil((REACH * Math.sqrt(spacing)) / h));
  const scale = h / Math.sqrt(2 * Math.PI * spacing);
  const motion = Float64Array.from(
    { length: reach + 1 },
    (_, k) => scale * exp((-0.5 * square(k * h)) / spacing),
  );
  return { positions, motion };
}
