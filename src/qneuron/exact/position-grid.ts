import { FURTHEST_STEP, MOST_POINTS } from '../../../assembly/qneuron/exact/limits.js';
import type { Engine } from '../../engine/index.js';
import { ArgumentError, counted } from '../../engine/index.js';
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

/** The same of what is coupled; 1e-5 of it. */
const COUPLED = 1.3;
/**
 * On a coarse lattice a slice's own weight is narrower than that: in widths of exp(-a V'' x² / 2), and in those of the quartic
 * exp(-a Λ/4 x⁴); sums differ by 2e-6 of themselves.
 */
const WEIGHT = 0.72;
const QUARTIC = 0.2;

/** The widest step between positions that resolves paths in a potential of the second derivative `squared`. */
export function gaussianStep(spacing: number, squared: number): number {
  // Of the free motion, and of the states that come from both sides, one of them weighted: 1 / variance.
  const precision =
    1 / spacing + (spacing * squared + Math.sqrt(square(spacing * squared) + 4 * squared)) / 2;
  return Math.min(COUPLED / Math.sqrt(precision), WEIGHT / Math.sqrt(spacing * squared));
}

/** The grid for V0 = Λ/4 (x² - 1)² and a slice of length `spacing`, of a step of at most `widest`. */
export function positionGrid(
  engine: Engine,
  lambda: number,
  spacing: number,
  widest = Number.POSITIVE_INFINITY,
  coarser = 1,
): PositionGrid {
  const { exp } = engine.kernels;
  const frequency = Math.sqrt(2 * lambda);
  const own = RESOLUTION / Math.sqrt(1 / spacing + frequency);
  const quartic = QUARTIC / Math.sqrt(Math.sqrt((spacing * lambda) / 4));
  const h = coarser * Math.min(widest, own, gaussianStep(spacing, 2 * lambda), quartic);
  // ∫ √(2 V0) from 1 to x.
  const decay = (x: number) => Math.sqrt(lambda / 2) * ((x * x * x) / 3 - x + 2 / 3);
  let pairs = Math.ceil(1 / h);
  while (decay(pairs * h) < DECAY) pairs++;
  const positions = Float64Array.from({ length: 2 * pairs }, (_, j) => (j - pairs + 0.5) * h);
  const reach = Math.min(2 * pairs - 1, Math.ceil((REACH * Math.sqrt(spacing)) / h));
  const scale = h / Math.sqrt(2 * Math.PI * spacing);
  const motion = Float64Array.from(
    { length: reach + 1 },
    (_, k) => scale * exp((-0.5 * square(k * h)) / spacing),
  );
  return { positions, motion };
}

/** Throws if the kernels cannot move a particle between so many positions; `what` would need them. */
export function checkMotion(field: string, what: string, points: number, motion: Float64Array): void {
  if (points > MOST_POINTS) {
    throw new ArgumentError(
      field,
      `${what} would need ${counted(points, 'position')} for each neuron; ${counted(MOST_POINTS, 'position')} are allowed`,
    );
  }
  const reach = motion.length - 1;
  if (reach > FURTHEST_STEP) {
    throw new ArgumentError(
      field,
      `${what} would need steps over ${counted(reach, 'position')}; ${counted(FURTHEST_STEP, 'position')} are allowed`,
    );
  }
}
