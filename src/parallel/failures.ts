import { ArgumentError, BornspikeError, NumericalError, OutOfMemoryError } from '../engine/index.js';
import type { Failure } from './hands.js';

/** What was thrown, as data. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ArgumentError)
    return { name: 'ArgumentError', message: error.message, field: error.field };
  if (error instanceof NumericalError)
    return { name: 'NumericalError', message: error.message, step: error.step };
  if (error instanceof OutOfMemoryError) return { name: 'OutOfMemoryError', message: error.message };
  if (error instanceof BornspikeError) return { name: 'BornspikeError', message: error.message };
  return {
    name: 'Error',
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}

/** The error that it was; one that bornspike does not throw on purpose comes as an `Error` that says which. */
export function errorOf({ name, message, field, step }: Failure): Error {
  switch (name) {
    case 'ArgumentError':
      // Its constructor writes the field before the problem.
      return new ArgumentError(field!, message.slice(field!.length + 2));
    case 'NumericalError':
      return new NumericalError(message, step!);
    case 'OutOfMemoryError':
      return new OutOfMemoryError(message);
    case 'BornspikeError':
      return new BornspikeError(message);
    default:
      return new Error(message);
  }
}
