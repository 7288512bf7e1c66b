import { type Dataset, emptyLike } from '../data/index.js';
import type { Range, RangeWork } from '../dynamics/index.js';
import type { Chunk, EvaluationWork } from '../spiking/index.js';

/** What all workers get, and the parts. */
export interface Divided {
  shared: object;
  parts: Iterable<unknown>;
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

/** Chunks of a data set, each with its samples. */
function chunks(work: EvaluationWork, given: Iterable<Chunk>): Divided {
  const { dataset, chunk, ...rest } = work;
  const parts = function* (): Generator<Chunk> {
    for (const { first, items } of given) {
      const samples = roomFor(dataset, chunk);
      copyTo(samples, dataset, first, items);
      yield { first, items, samples };
    }
  };
  return { shared: { ...rest, chunk, dataset: roomFor(dataset, chunk) }, parts: parts() };
}

/** How works are divided whose parts are more than the function that has them done says; by the job. */
export const DIVISIONS: Record<string, (work: never, parts: never, workers: number) => Divided> = {
  bloch: ranges,
  network: ranges,
  evaluation: chunks,
};

/** An empty data set like another one, of `count` samples. */
export function roomFor(dataset: Dataset, count: number): Dataset {
  const { name = 'samples', classes } = dataset;
  const common = { name, classes, labels: new Uint8Array(count) };
  if ('spikes' in dataset) {
    const [steps, , channels] = dataset.shape;
    return { ...common, shape: [steps, count, channels], spikes: new Uint8Array(steps * count * channels) };
  }
  const { width, height, images } = dataset;
  return { ...common, width, height, images: emptyLike(images.subarray(0, count * width * height)) };
}

/** Copies samples of a data set, from number `first` on, to the beginning of another one like it. */
function copyTo(room: Dataset, dataset: Dataset, first: number, items: number): void {
  room.labels.set(dataset.labels.subarray(first, first + items));
  if ('images' in dataset && 'images' in room) {
    const size = dataset.width * dataset.height;
    room.images.set(dataset.images.subarray(first * size, (first + items) * size));
  } else if ('spikes' in dataset && 'spikes' in room) {
    const [steps, count, channels] = dataset.shape;
    for (let t = 0; t < steps; t++) {
      const row = (t * count + first) * channels;
      room.spikes.set(dataset.spikes.subarray(row, row + items * channels), t * room.shape[1] * channels);
    }
  }
}
