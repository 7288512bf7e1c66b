import type { Steps } from '../../engine/index.js';
import { type Extrapolated, extrapolate, FITS, type FitName } from './extrapolation.js';

/** Values that are fitted before others may run. */
const PIECE = 100;

/** What several fits make of the same values. */
export interface PointFits {
  /** Values without noise by each fit, and their standard errors; NaN where values do not follow an exponential. */
  fits: Record<FitName, { values: Float64Array; stdErr: Float64Array }>;
  /** The fit that was taken for each value. */
  taken: FitName[];
  /** The values by that fit. */
  values: Float64Array;
}

/**
 * Every fit of values at several factors of the noise, [factor][value], and the one that is asked for, or the line where values do not
 * follow it. See `extrapolate`.
 */
export function* fitPoints(
  functions: Parameters<typeof extrapolate>[0],
  factors: readonly number[],
  raw: readonly Float64Array[],
  stdErrs: readonly Float64Array[],
  { fit, asymptote }: { fit: FitName; asymptote: number },
): Steps<PointFits> {
  const size = raw[0]!.length;
  const empty = () => ({ values: new Float64Array(size), stdErr: new Float64Array(size) });
  const fits = Object.fromEntries(FITS.map((name) => [name, empty()])) as PointFits['fits'];
  const taken: FitName[] = [];
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const points = raw.map((at) => at[i]!);
    const errors = stdErrs.map((at) => at[i]!);
    const found = {} as Record<FitName, Extrapolated | undefined>;
    for (const name of FITS) {
      found[name] = extrapolate(functions, factors, points, errors, name, asymptote);
      fits[name].values[i] = found[name]?.value ?? Number.NaN;
      fits[name].stdErr[i] = found[name]?.stdErr ?? Number.NaN;
    }
    taken[i] = found[fit] ? fit : 'linear';
    values[i] = found[taken[i]!]!.value;
    if (i % PIECE === PIECE - 1) yield;
  }
  return { fits, taken, values };
}
