import { Elementary } from '../../../assembly/simd/elementary.js';
import {
  checkEngine,
  type Describes,
  type Engine,
  integer,
  type LongWorkOptions,
  longWork,
  Pacer,
  positive,
  readOptions,
  type Seed,
} from '../../engine/index.js';
import type { ImageDataset } from '../sets/dataset.js';
import type { SpikeTrains } from '../sets/spike-trains.js';
import { encodeRate, rateOptions } from './encode-rate.js';
import { rowsOf } from './item-rows.js';

/** Receptive fields that are evaluated in one go, about. */
const PIECE = 2 ** 16;

/** How values become the spikes of groups of neurons. */
export interface PopulationOptions extends LongWorkOptions {
  /** Neurons per value, at least 2; neuron k has its centre at k / (`neurons` - 1). */
  neurons: number;
  /** Time steps, at least 1. */
  steps: number;
  /** Standard deviation of a receptive field, greater than 0 (default the distance of two centres). */
  width?: number;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
  /** The number of the first item's random stream: parts of a batch encode as the whole would (default 0). */
  item0?: number;
}

export const populationOptions = () => {
  const { steps, seed, item0 } = rateOptions();
  return {
    neurons: integer({ minimum: 2, maximum: 65536 }),
    width: positive({ default: ({ neurons }) => 1 / (neurons - 1) }),
    ...{ steps, seed, item0 },
    ...longWork(),
  } satisfies Describes<PopulationOptions>;
};

/**
 * Population encoding: each value x from 0 to 1 drives a group of neurons with Gaussian receptive fields; at every step,
 * neuron k of the group spikes with probability exp(−(x − centre_k)² / (2 · `width`²)), independently. Exactly: as `encodeRate`
 * with these probabilities and `maxRate` 1.
 *
 * Up to 8 MiB of `items` are copied before others run; larger ones are to stay as they are until all are copied.
 *
 * @param items a data set (its pixels are the values), or one row of values per item, all of one length
 * @returns [step][item][value · `neurons` + k]
 * @throws ArgumentError for options out of range, values outside 0 to 1, rows of unequal length
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { encodePopulation } from 'bornspike/data';
 *
 * const engine = await createEngine();
 * const { spikes, shape } = await encodePopulation(engine, [[0.5]], { neurons: 3, steps: 4, seed: 1 });
 * console.log(shape, spikes.join('')); // prints: [ 4, 1, 3 ] 111010111111
 * ```
 */
export async function encodePopulation(
  engine: Engine,
  items: ImageDataset | readonly ArrayLike<number>[],
  options: PopulationOptions,
): Promise<SpikeTrains & { seed: Seed }> {
  checkEngine(engine);
  const { neurons, width, steps, seed, item0 } = readOptions('options', options, populationOptions);
  const { signal, onProgress } = options;
  const pacer = new Pacer({ signal });
  const { count, channels, row } = await rowsOf(items, pacer);
  const rates: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const rate = new Float64Array(channels * neurons);
    const values = row(i);
    const piece = Math.max(1, Math.floor(PIECE / neurons));
    for (let first = 0; first < channels; first += piece) {
      const part = Array.prototype.slice.call(values, first, first + piece);
      rate.set(receptiveFields(engine, part, neurons, width), first * neurons);
      await pacer.pause();
    }
    rates.push(rate);
  }
  const trains = await encodeRate(rates, { steps, maxRate: 1, seed, item0, signal, onProgress });
  return { ...trains, shape: [steps, count, channels * neurons] };
}

/** exp(−(x − centre)² / (2 · width²)) for every value x and centre, [value][neuron]. */
function receptiveFields(
  engine: Engine,
  values: ArrayLike<number>,
  neurons: number,
  width: number,
): Float64Array {
  return engine.arena.scratch((group) => {
    const field = group.float64(values.length * neurons);
    const view = field.view;
    for (let v = 0; v < values.length; v++) {
      for (let k = 0; k < neurons; k++) {
        const distance = (values[v]! - k / (neurons - 1)) / width;
        view[v * neurons + k] = -0.5 * distance * distance;
      }
    }
    engine.kernels.map64(Elementary.Exponential, field.pointer, field.pointer, field.length);
    return field.view.slice();
  });
}
