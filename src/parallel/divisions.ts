import type { Dataset } from '../data/index.js';
import type { Range, RangeWork } from '../dynamics/index.js';
import type { Chunk } from '../engine/index.js';
import type { BatchPart, BatchWork } from '../learning/index.js';
import type { EvaluationWork, RunWork } from '../spiking/index.js';
import { roomFor, samplesAt } from './jobs/sample-room.js';

/** Parts of a work, for each worker, that are made and not yet taken. */
export const AHEAD = 3;

/** What all workers get, and the parts. */
export interface Divided {
  shared: object;
  parts: Iterable<unknown>;
  /** The parts of the next run, where works go on with what they shared before. */
  again?: (parts: never) => Iterable<unknown>;
  /** Results and parts that whoever asked for them takes, of what a part gave: itself, if nothing is said. */
  unfold?: (result: never, part: never) => Iterable<readonly [result: unknown, part: unknown]>;
}

/** Steps of trajectories that are worth a message to a worker, some milliseconds of the cheapest. */
const TASK_STEPS = 2 ** 19;

/** Trajectories of an ensemble, whole parts of it at a time. */
function ranges(work: RangeWork, [whole]: Iterable<Range>, workers: number): Divided {
  const { part, grid, increments, row, keep, ...rest } = work;
  const { first, count } = whole!;
  const worth = Math.ceil(TASK_STEPS / (part * grid.steps));
  // Fewer where workers would have nothing to do.
  const most = part * Math.max(1, Math.min(worth, Math.ceil(count / part / workers)));
  const parts = function* (): Generator<Range> {
    for (let from = first; from < first + count; from += most) {
      const now = Math.min(most, first + count - from);
      yield { first: from, count: now, increments: increments?.slice(from * row, (from + now) * row) };
    }
  };
  return { shared: { ...rest, grid, row, keep: { ...keep, count: most } }, parts: parts() };
}

/** A chunk of a data set, with its samples. */
export interface SampleChunk extends Chunk {
  samples: Dataset;
}

/** Chunks of a data set, each with its samples. */
function chunks(work: EvaluationWork | RunWork, given: Iterable<Chunk>): Divided {
  const { dataset, chunk, ...rest } = work;
  const parts = function* (): Generator<SampleChunk> {
    for (const { first, items } of given) {
      const places = Array.from({ length: items }, (_, i) => first + i);
      yield { first, items, samples: samplesAt(dataset, places, chunk) };
    }
  };
  return { shared: { ...rest, chunk, dataset: roomFor(dataset, chunk) }, parts: parts() };
}

type Numbers = Float32Array | Float64Array;

/** A part of a batch, with its samples and where its gradients may be written. */
export interface TakenPart extends Omit<BatchPart, 'places'> {
  samples: Dataset;
  gradients: readonly Numbers[] | undefined;
}

/** Parts of a batch that are done one after the other, and the parameters. */
export interface BatchTask {
  parts: TakenPart[];
  /** Changes with the parameters. */
  version: number;
  parameters: readonly Numbers[];
}

/** Gradients of fewer numbers are found in about the time that messages take, so that each worker gets its parts of a batch all at once. */
const FEW_NUMBERS = 2 ** 15;

const canShare = () => typeof SharedArrayBuffer !== 'undefined';

/** Room for as many numbers, which all workers see where the host allows that. */
function roomLike(values: Numbers): Numbers {
  const buffer = new (canShare() ? SharedArrayBuffer : ArrayBuffer)(values.byteLength) as ArrayBuffer;
  return values instanceof Float32Array ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** Parts of batches, one batch after the other, and rooms for the gradients that are used again. */
function batches(work: BatchWork, given: Iterable<BatchPart>, workers: number): Divided {
  const { dataset, parameters, ...rest } = work;
  const { capacity } = rest;
  const current = parameters().map(roomLike);
  const isSmall = current.reduce((sum, { length }) => sum + length, 0) < FEW_NUMBERS;
  // As many as there are tasks that are made and not yet taken.
  const rooms: Numbers[][][] = Array.from({ length: AHEAD * workers }, () => []);
  let version = 0;
  const again = function* (parts: Iterable<BatchPart>): Generator<BatchTask> {
    version++;
    for (const [i, values] of parameters().entries()) current[i]!.set(values);
    let tasks = 0;
    let taken: TakenPart[] = [];
    for (const { places, ...part } of parts) {
      const own = rooms[tasks % rooms.length]!;
      if (canShare()) own[taken.length] ??= current.map(roomLike);
      const samples = samplesAt(dataset, places, capacity);
      taken.push({ ...part, samples, gradients: own[taken.length] });
      const { first, numbers, batch } = part;
      // Whose worker a part's middle would be, were the batch divided evenly; of the part that follows it is asked likewise.
      const workerOf = (from: number) =>
        Math.min(workers - 1, Math.floor(((from + numbers.length / 2) * workers) / batch));
      const next = first + numbers.length;
      if (isSmall && next < batch && workerOf(first) === workerOf(next)) continue;
      yield { parts: taken, version, parameters: current };
      tasks++;
      taken = [];
    }
  };
  return {
    shared: { ...rest, dataset: roomFor(dataset, capacity) },
    parts: again(given),
    again,
    unfold: (results: unknown[], { parts }: BatchTask) => parts.map((part, i) => [results[i], part] as const),
  };
}

/** How works are divided whose parts are more than the function that has them done says; by the job. */
export const DIVISIONS: Record<string, (work: never, parts: never, workers: number) => Divided> = {
  bloch: ranges,
  network: ranges,
  evaluation: chunks,
  run: chunks,
  surrogate: batches,
  local: batches,
  classifier: batches,
};
