import type { Estimate } from '../engine/index.js';
import { withError } from '../engine/index.js';

/** `96.8 ± 0.3 %`; without the error where there is none. */
export const percentEstimate = (value: Estimate): string => `${formatted(scaled(value, 100), 1)} %`;

/** `12.34 ± 0.45`. */
export const decimalEstimate = (value: Estimate): string =>
  formatted(value, Math.abs(value.mean) < 10 ? 3 : 1);

/** The size of a difference of shares in percentage points: `1.8 ± 0.4 points`. */
export const points = ({ mean, stdErr }: Estimate): string =>
  `${formatted(scaled({ mean: Math.abs(mean), stdErr }, 100), 1)} points`;

export const scaled = ({ mean, stdErr }: Estimate, factor: number): Estimate => ({
  mean: factor * mean,
  stdErr: stdErr === null ? null : factor * stdErr,
});

/** Errors below this are of rounding: a dozen digits say nothing. */
const ROUNDING = 1e-9;

const formatted = ({ mean, stdErr }: Estimate, decimals: number): string =>
  withError(mean, stdErr !== null && stdErr < ROUNDING ? 0 : stdErr, decimals);

/** Data sets as they are called in a text. */
const NAMES: Record<string, string> = {
  usps: 'USPS',
  mnist: 'MNIST',
  'fashion-mnist': 'Fashion-MNIST',
  kmnist: 'KMNIST',
  'n-mnist': 'N-MNIST',
};
export const titleOf = (dataset: string): string => NAMES[dataset] ?? dataset;
