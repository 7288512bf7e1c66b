import {
  bitInverse,
  type FitName,
  fitPoints,
  type RateExtrapolation,
  rateError,
} from '../../device/index.js';
import type { Steps } from '../../engine/index.js';
import type { NetworkCore } from '../network/network-core.js';
import type { NeuronRun } from '../network/neuron-run.js';
import type { LocalRuleSettings } from './local-options.js';

/**
 * How probabilities without noise are found in training: those of each output neuron's target in each step of the last update's first sample
 * and pass, before angles are shifted; all others likewise.
 */
export interface LocalExtrapolation {
  /** Factors of the noise. */
  factors: readonly number[];
  /** Shots at each factor, of the gradient `'shots'`; with `somaticRepeats`. */
  shots?: number[];
  /** The frequencies or probabilities at each factor, with an inverted readout by that factor's, [factor][step][class]. */
  raw: Float64Array[];
  /**
   * Those without noise by each fit, and their standard errors, 0 of probabilities, [step][class]; NaN where values do not follow an
   * exponential.
   */
  fits: RateExtrapolation['fits'];
  /** The fit that was taken for each, [step][class]. */
  taken: FitName[];
  /** With `amplify: 'fold'`, what folding cannot remove, [class], see `RateExtrapolation`. */
  floor?: Float64Array;
}

/**
 * Fits what was measured of the scored patterns.
 *
 * @param points [factor][step][output]
 * @param scored patterns, [step][output]
 */
export function* extrapolationOf(
  core: NetworkCore,
  runs: readonly NeuronRun[],
  settings: LocalRuleSettings,
  points: Float64Array,
  scored: ArrayLike<number>,
): Steps<LocalExtrapolation> {
  const { factors, fit, gradient, readout } = settings;
  const size = points.length / factors.length;
  const shots = factors.map((_, k) =>
    Math.floor((settings.shots * settings.somaticRepeats + k) / factors.length),
  );
  const measured = factors.map((_, k) => points.slice(k * size, (k + 1) * size));
  const errors = measured.map((at, k) =>
    at.map((value) => (gradient === 'shots' ? rateError(value, shots[k]!) : 0)),
  );
  if (readout === 'invert') {
    runs.forEach(({ confusions: [confusion] }, k) => {
      const [read0Of1, read1Of0, left] = bitInverse('options.readout', confusion!);
      for (let i = 0; i < size; i++) {
        measured[k]![i] = (measured[k]![i]! - (scored[i] ? read1Of0 : read0Of1)) / left;
        errors[k]![i]! /= left;
      }
    });
  }
  const asymptote = 1 / 2 ** core.model.inputs;
  const { fits, taken } = yield* fitPoints(core.engine.kernels, factors, measured, errors, {
    fit,
    asymptote,
  });
  return { factors, ...(gradient === 'shots' && { shots }), raw: measured, fits, taken };
}
