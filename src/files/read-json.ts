import { DataFormatError } from '../engine/index.js';
import { readBytes } from './read-file.js';

/** @throws BornspikeError when the file cannot be read, DataFormatError when it is not JSON */
export function readJson(path: string): unknown {
  const bytes = readBytes(path);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DataFormatError(path, 0, 'this is not JSON', { cause });
  }
}
