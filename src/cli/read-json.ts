import { readFileSync } from 'node:fs';
import { DataFormatError } from '../engine/errors.js';

/** @throws DataFormatError when the file is not JSON */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new DataFormatError(path, 0, 'this is not JSON', { cause });
    throw cause;
  }
}
