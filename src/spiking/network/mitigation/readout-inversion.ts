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
