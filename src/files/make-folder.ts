import { mkdirSync } from 'node:fs';
import { fileError } from './file-error.js';

/** Makes a folder with all above it, unless it is there. Throws a `BornspikeError` that names it when that fails. */
export function makeFolder(path: string): void {
  try {
    makeAll(path);
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}

function makeAll(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Node says so of a read-only file system as well: without the folders above, the system's own reason comes out.
    mkdirSync(path);
  }
}
