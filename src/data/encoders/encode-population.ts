import type { Seed } from '../../engine/index.js';
import {
  checkEngine,
  checkInteger,
  checkOptions,
  checkPositive,
  type Engine,
  type LongWorkOptions,
  Pacer,
} from '../../engine/index.js';
import type { ImageDataset } from '../sets/dataset.js';
import type { SpikeTrains } from '../sets/spike-trains.js';
import { encodeRate } from './encode-rate.js';
import { rowsOf } from './item-rows.js';

/** Receptive fields that are evaluated in one go, about. */
const PIECE = 2 ** 16;

/** How values become the spikes of groups of neurons. */
export interface PopulationOptions extends LongWorkOptions {
  /** Neurons per value, at least 2; neuron k has its centre at k / (`neurons` - 1). */
  neurons: number;
  /** Time steps, at least 1. */
  steps: number;
  /** Standard deviation of a receptive field, greater than 0; the distance of two centres by default. */
  width?: number;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
  /** The number of the first item's random stream: parts of a batch encode as the whole would. 0 by default. */
  item0?: number;
}

/**
 * Population encoding: each value x from 0 to 1 drives a group of neurons with Gaussian receptive fields; at every step,
 * neuron k of the group spikes with probability exp(−(x − centre_k)² / (2 · `width`²)), independently. Exactly: as `encodeRate`
 * with these probabilities and `cap` 1.
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
  checkOptions('options', options, ['neurons', 'steps', 'width', 'seed', 'item0', 'signal', 'onProgress']);
  const { steps, seed, item0, signal, onProgress } = options;
  const neurons = checkInteger('options.neurons', options.neurons, 2, 65536);
  const width = checkPositive('options.width', options.width ?? 1 / (neurons - 1));
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
      await pacer.breathe();
    }
    rates.push(rate);
  }
  const trains = await encodeRate(rates, { steps, cap: 1, seed, item0, signal, onProgress });
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
        const distance = (values[v] - k / (neurons - 1)) / width;
        view[v * neurons + k] = -0.5 * distance * distance;
      }
    }
    engine.kernels.mapExp64(field.pointer, field.pointer, field.length);
    return field.view.slice();
  });
}
