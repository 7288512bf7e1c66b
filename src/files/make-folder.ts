import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileError } from './file-error.js';

/** Makes a folder with all above it, unless it is there. Throws a `BornspikeError` that names it when that fails. */
export function makeFolder(path: string): void {
  try {
    makeAll(resolve(path));
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}

/**
 * Level by level: of all at once (`recursive`), Node looks for ever in file systems whose folders nobody may add to, such as
 * /proc, and hides the system's reason for read-only ones.
 */
function makeAll(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(path);
  if (!existsSync(above)) makeAll(above);
  try {
    mkdirSync(path);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path).isDirectory();
    if (!isThere) throw error;
  }
}
