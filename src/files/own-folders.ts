import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';
import { removeAbandonedIn, writeWhole } from './write-atomically.js';

/** Folders of the program's own, for many small files that are written whole or not at all, and can be made again. */
export class OwnFolders {
  /** Those that are there, without what killed processes left behind. */
  readonly #ready = new Set<string>();

  /** Writes a file; a machine (not a process) that dies within seconds may leave it empty. */
  write(file: string, content: string): void {
    this.#prepare(file);
    try {
      writeWhole(file, content);
    } catch (error) {
      const folder = dirname(file);
      if (existsSync(folder)) throw error;
      // Somebody took it away.
      this.#ready.delete(folder);
      this.#prepare(file);
      writeWhole(file, content);
    }
  }

  #prepare(file: string): void {
    const folder = dirname(file);
    if (this.#ready.has(folder)) return;
    makeFolder(folder);
    removeAbandonedIn(folder);
    this.#ready.add(folder);
  }
}
