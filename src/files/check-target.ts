import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileError } from './file-error.js';
import { followLinks } from './write-atomically.js';

/**
 * Throws a `BornspikeError` that names the path where a file, or files in a folder, could not be written at the end of a long
 * command, as far as that shows before. Makes nothing.
 */
export function checkTarget(kind: 'file' | 'folder', path: string): void {
  try {
    const target = followLinks(path);
    const existing = statSync(target, { throwIfNoEntry: false });
    if (existing && existing.isDirectory() !== (kind === 'folder')) {
      throw Object.assign(new Error(), { code: kind === 'folder' ? 'EEXIST' : 'EISDIR' });
    }
    // Devices and pipes are written to where they are; a file makes place for another one of its folder.
    if (existing && !existing.isFile() && kind === 'file') return;
    accessSync(folderOf(kind === 'folder' ? target : dirname(target)), constants.W_OK);
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}

/** A folder, or the nearest one above it that is there, in which it would be made. */
function folderOf(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    const existing = statSync(folder, { throwIfNoEntry: false });
    if (existing && !existing.isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    if (existing || folder === dirname(folder)) return folder;
  }
}
