import { createHash } from 'node:crypto';
import { version } from '../../package.json';
import { BornspikeError, DataFormatError } from '../engine/errors.js';
import type { Seed } from '../engine/seed.js';
import { toJSON } from '../engine/to-json.js';
import { readJson } from './read-json.js';
import { writeAtomically } from './write-atomically.js';

const FORMAT = 'bornspike-figures';

interface StoredRuns {
  format: typeof FORMAT;
  version: string;
  seed: Seed;
  /** What was computed, by the digest of all that it depends on. */
  runs: Record<string, unknown>;
}

/** Finished computations by their inputs: none is done twice, and a file of them survives an interruption. */
export class RunStore {
  readonly #path: string | undefined;
  readonly #stored: StoredRuns;

  private constructor(path: string | undefined, stored: StoredRuns) {
    this.#path = path;
    this.#stored = stored;
  }

  /** Keeps nothing beyond this process, or all of it in the new file `path`. */
  static create(path: string | undefined, seed: Seed): RunStore {
    const store = new RunStore(path, { format: FORMAT, version, seed, runs: {} });
    store.#write();
    return store;
  }

  /**
   * Goes on from the file `path`.
   *
   * @throws DataFormatError when it is none of ours; BornspikeError when another version wrote it
   */
  static read(path: string): RunStore {
    const stored = readJson(path) as StoredRuns | undefined;
    if (stored?.format !== FORMAT) {
      throw new DataFormatError(path, 0, 'this is not a checkpoint of bornspike figure');
    }
    if (stored.version !== version) {
      throw new BornspikeError(
        `${path}: bornspike ${stored.version} wrote this checkpoint, and ${version} may compute differently: finish it with ${stored.version}, or begin anew`,
      );
    }
    return new RunStore(path, stored);
  }

  get seed(): Seed {
    return this.#stored.seed;
  }

  get size(): number {
    return Object.keys(this.#stored.runs).length;
  }

  /** See `FigureContext.remember`. */
  async remember<Value>(inputs: object, compute: () => Promise<Value>): Promise<Value> {
    const digest = digestOf(inputs);
    const { runs } = this.#stored;
    if (!(digest in runs)) {
      runs[digest] = toJSON(await compute());
      this.#write();
    }
    return runs[digest] as Value;
  }

  #write(): void {
    if (this.#path !== undefined) writeAtomically(this.#path, `${JSON.stringify(this.#stored)}\n`);
  }
}

/** Digest of a value; of typed arrays, their bytes count. */
function digestOf(value: object): string {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (!ArrayBuffer.isView(part)) return part;
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    return `${part.constructor.name} ${createHash('sha256').update(bytes).digest('hex')}`;
  });
  return createHash('sha256').update(text).digest('hex');
}
