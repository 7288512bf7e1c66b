import { version } from '../../package.json';
import { BornspikeError, toJSON } from '../engine/index.js';
import {
  digestOf,
  infiniteAsText,
  type OptionValues,
  runAddress,
  type Sweep,
  type SweepRun,
} from '../sweep/index.js';
import type { StoreKind } from './result-store.js';

/** What a job says: runs of one command, and where their results go. */
export interface RunMessage {
  command: string;
  version: string;
  store: StoreKind;
  runs: Pick<SweepRun, 'run' | 'options' | 'seed'>[];
}

/** Bytes of a message at most, as the queue keeps them all in memory. */
const LARGEST_MESSAGE = 16_384;

const messageOf = (
  { command, version: of }: Sweep,
  runs: readonly SweepRun[],
  store: StoreKind,
): RunMessage => ({
  command,
  version: of,
  store,
  runs: runs.map(({ run, options, seed }) => ({ run, options, seed })),
});

/**
 * A message as it came from the queue, where anybody may have put it.
 *
 * @throws BornspikeError for what is no message, or one that this worker is not for
 */
export function readMessage(data: unknown, store: StoreKind): RunMessage {
  const message = (data ?? {}) as Partial<RunMessage>;
  const { command, version: of, store: wanted, runs } = message;
  if (typeof command !== 'string' || typeof of !== 'string' || !Array.isArray(runs) || runs.length === 0) {
    throw new BornspikeError('this job is none of bornspike: it names no command, version and runs');
  }
  if (of !== version) {
    throw new BornspikeError(
      `this job is of bornspike ${of}, and the worker runs ${version}: install the same version on all machines`,
    );
  }
  if (wanted !== store) {
    throw new BornspikeError(
      `results are wanted in ${STORES[wanted as StoreKind] ?? 'another store'}, and this worker keeps them in ${STORES[store]}: give --store on both sides or on none`,
    );
  }
  for (const run of runs) checkRun(command, run);
  return message as RunMessage;
}

const STORES: Record<StoreKind, string> = { server: 'the server of the queue', folder: 'a shared folder' };

function checkRun(command: string, run: unknown): void {
  const { run: address, options, seed } = (run ?? {}) as Partial<SweepRun>;
  const isSeed = typeof seed === 'string' || typeof seed === 'number';
  if (isSeed && options !== null && typeof options === 'object' && !Array.isArray(options)) {
    if (runAddress({ command, options: options as OptionValues, seed }) === address) return;
  }
  throw new BornspikeError(`this job has a run whose address is not that of its options and seed`);
}

/** Runs as jobs of at most so many each; one job has one id, whoever submits it. */
export function batches(
  sweep: Sweep,
  runs: readonly SweepRun[],
  store: StoreKind,
  size: number,
): { id: string; message: RunMessage }[] {
  const jobs: { id: string; message: RunMessage }[] = [];
  for (let first = 0; first < runs.length; ) {
    let count = Math.min(size, runs.length - first);
    let text = textOf(sweep, runs.slice(first, first + count), store);
    while (text.length > LARGEST_MESSAGE && count > 1) {
      count = Math.ceil(count / 2);
      text = textOf(sweep, runs.slice(first, first + count), store);
    }
    const names = runs.slice(first, first + count).map(({ run }) => run);
    // Ids may be no numbers alone.
    jobs.push({
      id: `j-${names.length === 1 ? names[0] : digestOf(names.join())}`,
      message: JSON.parse(text),
    });
    first += count;
  }
  return jobs;
}

const textOf = (sweep: Sweep, runs: readonly SweepRun[], store: StoreKind): string =>
  JSON.stringify(toJSON(messageOf(sweep, runs, store)), infiniteAsText);
