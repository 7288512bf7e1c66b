/** A mean with its standard error, of which one value tells nothing: null. */
export interface Estimate {
  /** Of all values. */
  mean: number;
  /** Of the mean. */
  stdErr: number | null;
}

/** Mean of independent values and its standard error. */
export function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, stdErr: n > 1 ? Math.sqrt(squares / (n - 1) / n) : null };
}
