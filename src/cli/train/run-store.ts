import { createHash } from 'node:crypto';
import type { Seed } from '../../engine/index.js';
import { BornspikeError, DataFormatError, toJSON } from '../../engine/index.js';
import { readContainer, writeContainer } from './checkpoint-container.js';
import type { ClaimedCheckpoint } from './checkpoint-option.js';

/** Finished computations by the digest of all that they depend on. */
type StoredRuns = Map<string, unknown>;

const DIGEST = /^[0-9a-f]{64}$/;
const DEEPEST = 50;
/** Stands for a number that JSON does not have. */
const NUMBER = '$number';
const OTHER_NUMBERS: readonly number[] = [Number.NaN, Infinity, -Infinity, -0];

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
    const digest = digestOf(inputs);
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

/** A value as JSON can carry it to the last bit. */
function encode(value: unknown, depth = 0): unknown {
  if (typeof value === 'number') {
    return OTHER_NUMBERS.some((other) => Object.is(other, value))
      ? { [NUMBER]: Object.is(value, -0) ? '-0' : String(value) }
      : value;
  }
  return mapParts(value, encode, depth);
}

function decode(value: unknown, depth = 0): unknown {
  const name = (value as Record<string, unknown> | null)?.[NUMBER];
  return typeof name === 'string' ? Number(name) : mapParts(value, decode, depth);
}

function mapParts(value: unknown, map: (part: unknown, depth: number) => unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth === DEEPEST) throw new BornspikeError(`a result of a figure is nested over ${DEEPEST} deep`);
  if (Array.isArray(value)) return value.map((part) => map(part, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, map(part, depth + 1)]));
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
