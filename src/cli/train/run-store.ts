import { createHash } from 'node:crypto';
import type { Seed } from '../../engine/index.js';
import { DataFormatError, toJSON } from '../../engine/index.js';
import { decode, encode } from '../cluster/exact-json.js';
import { readContainer, writeContainer } from './checkpoint-container.js';
import type { ClaimedCheckpoint } from './checkpoint-option.js';

/** Finished computations by the digest of all that they depend on. */
type StoredRuns = Map<string, unknown>;

const DIGEST = /^[0-9a-f]{64}$/;

/** Finished computations by their inputs: none is done twice, and a file of them survives an interruption. */
export class RunStore {
  readonly #checkpoint: ClaimedCheckpoint | undefined;
  readonly #runs: StoredRuns;
  readonly seed: Seed;

  private constructor(checkpoint: ClaimedCheckpoint | undefined, seed: Seed, runs: StoredRuns) {
    this.#checkpoint = checkpoint;
    this.seed = seed;
    this.#runs = runs;
  }

  /** Keeps nothing beyond this process, or all of it in the new file of `checkpoint`. */
  static create(checkpoint: ClaimedCheckpoint | undefined, seed: Seed): RunStore {
    const store = new RunStore(checkpoint, seed, new Map());
    store.#write();
    return store;
  }

  /**
   * Goes on from a file.
   *
   * @throws DataFormatError when it is none of ours; BornspikeError when another version or command wrote it
   */
  static read(checkpoint: ClaimedCheckpoint): RunStore {
    const { seed, runs } = readRuns(checkpoint.path);
    return new RunStore(checkpoint, seed, runs);
  }

  get size(): number {
    return this.#runs.size;
  }

  /** See `FigureContext.remember`. */
  async remember<Value>(inputs: object, compute: () => Promise<Value>): Promise<Value> {
    const digest = digestOfInputs(inputs);
    if (!this.#runs.has(digest)) {
      this.#runs.set(digest, toJSON(await compute()));
      this.#write();
    }
    return this.#runs.get(digest) as Value;
  }

  #write(): void {
    if (!this.#checkpoint) return;
    const { path, lock } = this.#checkpoint;
    lock.check();
    const runs = Array.from(this.#runs, ([digest, value]) => [digest, encode(value)]);
    writeContainer(path, 'figure', { state: { seed: this.seed, runs }, parts: [] });
  }
}

/** What a file of figures' runs holds. */
export function readRuns(path: string): { seed: Seed; runs: StoredRuns } {
  const { state, parts } = readContainer(path, 'figure');
  const broken = (problem: string) => new DataFormatError(path, 0, `this checkpoint cannot be: ${problem}`);
  const { seed, runs } = (state ?? {}) as { seed?: unknown; runs?: unknown };
  if (typeof seed !== 'string' && !(typeof seed === 'number' && Number.isFinite(seed))) throw broken('seed');
  if (!Array.isArray(runs) || parts.length > 0) throw broken('runs');
  return {
    seed,
    runs: new Map(
      runs.map((run: unknown, r) => {
        if (!Array.isArray(run) || run.length !== 2 || !DIGEST.test(String(run[0]))) {
          throw broken(`run ${r + 1}`);
        }
        return [String(run[0]), decode(run[1])];
      }),
    ),
  };
}

/** Digest of a value; of typed arrays, their bytes count. */
export function digestOfInputs(value: object): string {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (!ArrayBuffer.isView(part)) return part;
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    return `${part.constructor.name} ${createHash('sha256').update(bytes).digest('hex')}`;
  });
  return createHash('sha256').update(text).digest('hex');
}
