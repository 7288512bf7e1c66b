import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BornspikeError, createEngine, RandomStream } from '../../src/index.js';
import { threadTime } from '../responsiveness/event-loop.js';
import { fileKinds } from './file-kinds.js';
import { mutate } from './mutate.js';

/** What reading a file may take. */
const MOST_MILLISECONDS = 1000;
const MOST_BYTES = 256 * 2 ** 20;
const ENOUGH = 20;

/** What mutated files came to. */
export interface Outcome {
  /** Files that were read in spite of what was done to them, and those that were refused. */
  read: number;
  refused: number;
  /** What must not happen: other errors, unsound results, too much time or memory. */
  wrong: string[];
  slowest: { what: string; milliseconds: number };
  largest: { what: string; bytes: number };
}

/** Reads `count` mutated files of all kinds in turn. */
export async function fuzzFiles(count: number, seed: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'bornspike-fuzz-'));
  const outcome: Outcome = {
    read: 0,
    refused: 0,
    wrong: [],
    slowest: { what: '', milliseconds: 0 },
    largest: { what: '', bytes: 0 },
  };
  try {
    const engine = await createEngine();
    const kinds = await fileKinds(engine, folder);
    const all = kinds.flatMap(({ files }) => files);
    for (const { name, files, read } of kinds) {
      for (const [f, file] of files.entries()) {
        // A kind of which nothing can be read would test nothing.
        if (name !== 'idx parts' || f === 0) await read(file);
      }
    }
    for (let i = 0; i < count && outcome.wrong.length < ENOUGH; i++) {
      const kind = kinds[i % kinds.length]!;
      const random = new RandomStream(seed, i);
      const file = mutate(kind.files[random.integer(kind.files.length)]!, random, all);
      await readOne(outcome, `${seed} ${i}, ${kind.name}`, kind.mend?.(file) ?? file, kind.read);
    }
    engine.dispose();
    return outcome;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function readOne(
  outcome: Outcome,
  what: string,
  file: Uint8Array,
  read: (bytes: Uint8Array) => unknown,
): Promise<void> {
  const memory = process.memoryUsage.rss();
  const start = threadTime();
  let own = file.length;
  try {
    const found = await read(file);
    outcome.read++;
    own += sizeOf(found);
    const unsound = unsoundPart(found, '');
    if (unsound !== undefined) outcome.wrong.push(`${what}: ${unsound}`);
  } catch (error) {
    outcome.refused++;
    if (!(error instanceof BornspikeError)) {
      outcome.wrong.push(`${what}: ${(error as Error)?.stack?.slice(0, 600) ?? error}`);
    } else if (error.message.length > 2000 || !error.message) {
      outcome.wrong.push(`${what}: a message of ${error.message.length} characters`);
    }
  }
  const milliseconds = threadTime() - start;
  const bytes = process.memoryUsage.rss() - memory - own;
  if (milliseconds > outcome.slowest.milliseconds) outcome.slowest = { what, milliseconds };
  if (bytes > outcome.largest.bytes) outcome.largest = { what, bytes };
  if (milliseconds > MOST_MILLISECONDS) outcome.wrong.push(`${what}: ${milliseconds} ms`);
  if (bytes > MOST_BYTES) outcome.wrong.push(`${what}: ${bytes} bytes`);
}

/** Bytes of all arrays of a result. */
function sizeOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (value === null || typeof value !== 'object') return 0;
  const parts = value instanceof Map ? [...value.values()] : Object.values(value);
  return parts.reduce((sum: number, part) => sum + sizeOf(part), 0);
}

/** Where a result has a number that is none, or labels beyond its classes. What tensors and figures hold is the user's own. */
function unsoundPart(value: unknown, path: string): string | undefined {
  if (value instanceof Map || value === null || typeof value !== 'object') return undefined;
  if (value instanceof Float64Array || value instanceof Float32Array) {
    const wrong = value.findIndex((each: number) => !Number.isFinite(each));
    return wrong < 0 ? undefined : `${path}[${wrong}] is ${value[wrong]}`;
  }
  if (ArrayBuffer.isView(value)) return undefined;
  const { labels, classes } = value as { labels?: unknown; classes?: unknown };
  if (labels instanceof Uint8Array && typeof classes === 'number') {
    if (labels.some((label) => label >= classes)) return `${path}.labels has more than ${classes} classes`;
  }
  for (const [name, part] of Object.entries(value)) {
    const wrong = unsoundPart(part, `${path}.${name}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
