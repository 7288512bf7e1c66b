import { ArgumentError } from '../errors.js';
import { RandomStream } from './random-stream.js';

/** Where uniform numbers in [0, 1) come from: a stream, or a function that returns them. */
export type UniformSource = RandomStream | (() => number);

/** Returns `source` if it is one. */
export function checkUniformSource(field: string, source: unknown): UniformSource {
  if (!(source instanceof RandomStream) && typeof source !== 'function') {
    throw new ArgumentError(field, 'a RandomStream or a function', source);
  }
  return source as UniformSource;
}

/** The next number of `source`. */
export function drawUniform(field: string, source: UniformSource): number {
  const value: unknown = typeof source === 'function' ? source() : source.uniform();
  if (typeof value !== 'number' || !(value >= 0 && value < 1)) {
    throw new ArgumentError(field, 'numbers from 0 to below 1', value);
  }
  return value;
}
