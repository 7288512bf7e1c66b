import type { FitName } from '../../../device/index.js';

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
