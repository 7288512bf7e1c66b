import { Purpose } from '../../../assembly/random/purpose.js';
import type { Dataset } from '../../data/index.js';
import {
  type Engine,
  type FloatRegion,
  inParts,
  type Key,
  type Pacer,
  type RegionGroup,
  runInSteps,
  type Steps,
  splitKey,
} from '../../engine/index.js';

/**
 * Samples that are run together where a batch is run at once. A larger one is run part by part, whose gradients are added up in
 * their order: so does one engine, and so do any number of workers. Fewer at a time would read the parameters more often.
 */
export const SAMPLES_TOGETHER = 64;

/** A part of a batch, which is run for itself: gradients of parts are added up in their order, whoever found them. */
export interface BatchPart {
  /** Number of its first sample in the batch, and samples of the whole batch. */
  first: number;
  batch: number;
  /** Whether the parameters may be others than those of the part that was run before, in the same memory. */
  fresh: boolean;
  /** Numbers of its samples, by which their random streams are known. */
  numbers: Uint32Array;
  /** Where they are among the samples in memory. */
  places: Uint32Array;
  /** Keys of the encoding, and of all else that is random. */
  encode: Key;
  born: Key;
}

/** What workers have to know of a training run: samples come with the parts, and where the run has got to. */
export interface BatchWork<Settings = unknown, Options = unknown> {
  /** Of the model. */
  options: Options;
  settings: Settings;
  /** Most samples of a part. */
  capacity: number;
  /** All samples in memory, of which workers get those of their parts. */
  dataset: Dataset;
  /** As they are now, vector by vector; gradients are like them. */
  parameters(): readonly FloatRegion['view'][];
}

/** Runs parts forwards and back, from the vectors `given` to those `left`, in the memory of one engine. */
export interface PartRunner<Pass> {
  readonly given: readonly FloatRegion[];
  readonly left: readonly FloatRegion[];
  run(part: BatchPart): Steps<Pass>;
}

/** Where a run has got to. */
export interface RunPlace {
  key: Key;
  step: number;
  epoch: number;
  pacer: Pacer;
}

/** Runs a batch in parts of `together` samples, the last of them shorter; returns the sum of the losses. */
export type RunBatch<Pass> = (
  indices: Uint32Array,
  together: number,
  place: RunPlace,
  /** Called with what each part gave, and the numbers of its samples. */
  see: (pass: Pass, numbers: Uint32Array) => void,
  /** Where samples are, of which the first is the batch's number `first`. */
  placesOf?: (numbers: Uint32Array, first: number) => Uint32Array,
) => Promise<number>;

/**
 * Makes what runs batches part by part, here or by an engine's workers: to the same bits.
 *
 * @param runner what runs parts here, in whose vectors the sums are left
 * @param job what workers know it by
 * @param hasParts whether batches have more than one part
 */
export function batchRunner<Pass extends { losses: Float64Array }>(
  engine: Engine,
  group: RegionGroup,
  { given, left, run }: PartRunner<Pass>,
  job: string,
  work: Omit<BatchWork, 'parameters'>,
  hasParts: boolean,
): RunBatch<Pass> {
  const shared: BatchWork = { ...work, parameters: () => given.map(({ view }) => view) };
  const { sgdStep32, sgdStep64 } = engine.kernels;
  const sums = (hasParts ? left : []).map(({ view, length }) =>
    view instanceof Float32Array
      ? ([group.float32(length, false), sgdStep32] as const)
      : ([group.float64(length, false), sgdStep64] as const),
  );
  return async (indices, together, { key, step, epoch, pacer }, see, placesOf = (numbers) => numbers) => {
    const batch = indices.length;
    const encode = splitKey(key, Purpose.Encode, epoch);
    const born = splitKey(key, Purpose.Born, step);
    const parts = Math.ceil(batch / together);
    let loss = 0;
    await inParts<BatchPart, Pass & { gradients?: readonly FloatRegion['view'][] }>(engine, pacer, {
      ...{ job, count: parts, shared: () => shared },
      parts: (function* () {
        for (let first = 0; first < batch; first += together) {
          const numbers = indices.slice(first, first + together);
          const places = placesOf(numbers, first);
          yield { first, batch, fresh: first === 0, numbers, places, encode, born };
        }
      })(),
      here: (part) => runInSteps(run(part), pacer),
      take: async (pass, { first, numbers }) => {
        // What was awaited may have ended the run, and with it the memory of its vectors.
        await pacer.pause();
        const isLast = first + numbers.length === batch;
        left.forEach((region, i) => {
          if (pass.gradients) region.view.set(pass.gradients[i] as never);
          if (first === 0 && isLast) return;
          const [sum, step] = sums[i]!;
          const [to, from] = isLast ? [region, sum] : [sum, region];
          if (first === 0) sum.view.set(region.view as never);
          // to −= −1 · from, whose product is exact.
          else step(to.pointer, from.pointer, sum.length, -1);
        });
        for (const each of pass.losses) loss += each;
        see(pass, numbers);
      },
    });
    return loss;
  };
}
