import { ArgumentError, checkInteger, checkNumbers, checkOptions } from '../../engine/index.js';
import type { Features } from './spike-features.js';

/** More features take a matrix of too many numbers. */
export const MOST_FEATURES = 4096;

/** A copy of features that can be read. */
export function checkFeatures(field: string, given: unknown): Features {
  checkOptions(field, given, ['values', 'shape']);
  const { values, shape } = given as Features;
  if (!Array.isArray(shape) || shape.length !== 2) {
    throw new ArgumentError(`${field}.shape`, '[rows, features]', shape);
  }
  const rows = checkInteger(`${field}.shape[0]`, shape[0], 1);
  const features = checkInteger(`${field}.shape[1]`, shape[1], 1, MOST_FEATURES);
  const copy = new Float64Array(checkNumbers(`${field}.values`, values, rows * features));
  return { values: copy, shape: [rows, features] };
}
