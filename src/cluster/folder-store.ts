import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileError, makeFolder, OwnFolders } from '../files/index.js';
import type { ResultStore } from './result-store.js';

/** Results in a folder that all machines share, each a file of its own that is written whole or not at all. */
export class FolderStore implements ResultStore {
  readonly #path: string;
  readonly #folders = new OwnFolders();

  constructor(path: string) {
    makeFolder(path);
    this.#path = path;
  }

  async find(runs: readonly string[]): Promise<(string | undefined)[]> {
    return runs.map((run) => {
      const file = this.#fileOf(run);
      try {
        return readFileSync(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw fileError('read', file, error);
      }
    });
  }

  async keep(run: string, text: string): Promise<void> {
    this.#folders.write(this.#fileOf(run), text);
  }

  async remove(run: string): Promise<void> {
    rmSync(this.#fileOf(run), { force: true });
  }

  #fileOf(run: string): string {
    return join(this.#path, run.slice(0, 2), `${run}.jsonl`);
  }
}
