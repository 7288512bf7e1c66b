import { expect, it } from 'vitest';
import { ArgumentError, BornspikeError, NumericalError, OutOfMemoryError } from '../../src/engine/index.js';
import { errorOf, failureOf } from '../../src/parallel/failures.js';

it.each([
  new ArgumentError('options.dt', 'a number', '3'),
  new NumericalError('it diverged', 12),
  new OutOfMemoryError('out of memory'),
  new BornspikeError('this engine was disposed'),
])('brings $name over as it was', (error) => {
  const back = errorOf(structuredClone(failureOf(error)));
  expect(back.constructor).toBe(error.constructor);
  expect({ ...back, message: back.message }).toEqual({ ...error, message: error.message });
});

it('says which others there were', () => {
  const back = errorOf(failureOf(new RangeError('too deep')));
  expect(back).not.toBeInstanceOf(BornspikeError);
  expect(back.message).toBe('RangeError: too deep');
  expect(errorOf(failureOf('text')).message).toBe('text');
});
