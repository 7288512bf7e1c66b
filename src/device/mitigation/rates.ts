import type { FitName } from './extrapolation.js';

/** How rates without noise were found. */
export interface RateExtrapolation {
  /** Factors of the noise. */
  factors: readonly number[];
  /** Passes at each factor. */
  passes: number[];
  /** The rates at each factor, with an inverted readout by that factor's, [factor][sample][class]. */
  raw: Float64Array[];
  /** Those without noise by each fit, and their standard errors, [sample][class]; NaN where values do not follow an exponential. */
  fits: Record<FitName, { values: Float64Array; stdErr: Float64Array }>;
  /** The fit that was taken for each rate, [sample][class]. */
  taken: FitName[];
  /** How many rates were below 0 or above 1, and were clipped. */
  clipped: number;
  /**
   * With `amplify: 'fold'`, what folding cannot remove, [class]: how far rates are off at most where two-qubit gates have no noise and take no
   * time, by what is left, readout (unless it is inverted), reset, one-qubit gates and the memory that idles while others are measured.
   * Computed by the device's model for each output neuron, the largest of five constant currents, 0 to 1, over ten steps.
   */
  floor?: Float64Array;
}

/** How rates were led back to what was there before it was read. */
export interface ReadoutInversion {
  /** The rates that were read, [sample][class]. */
  measured: Float64Array;
  /** The same times the inverse of the confusion matrix, which can be below 0 or above 1. */
  inverted: Float64Array;
  /** Their standard errors, as of spikes that are drawn one by one. */
  stdErr: Float64Array;
  /** How many of them were below 0 or above 1, and were clipped. */
  clipped: number;
}

/** The standard error of a rate by so many spikes that are drawn one by one; one that was never seen is none that cannot be. */
export function rateError(rate: number, count: number): number {
  const smooth = (rate * count + 0.5) / (count + 1);
  return Math.sqrt((smooth * (1 - smooth)) / count);
}

/** Rates within 0 and 1, and how many were not. */
export function clippedRates(rates: Float64Array): { values: Float64Array; clipped: number } {
  const values = rates.map((rate) => Math.min(1, Math.max(0, rate)));
  const clipped = values.reduce((count, value, i) => count + Number(value !== rates[i]), 0);
  return { values, clipped };
}
