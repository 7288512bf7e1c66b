import { expect } from 'vitest';
import { DataFormatError } from '../../src/engine/errors.js';

/** Expects a `DataFormatError` that names `file` and `offset`. */
export async function expectFormatError(
  read: () => unknown,
  file: string,
  offset: number,
  message = /./,
): Promise<void> {
  let error: unknown;
  try {
    await read();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DataFormatError);
  expect(error).toMatchObject({ file, offset, message: expect.stringMatching(message) });
}
