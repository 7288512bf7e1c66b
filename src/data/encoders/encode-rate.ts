import { Purpose } from '../../../assembly/random/purpose.js';
import {
  checkInteger,
  checkNumbers,
  type Describes,
  integer,
  keyOf,
  type LongWorkOptions,
  longWork,
  number,
  Pacer,
  RandomStream,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import type { ImageDataset } from '../sets/dataset.js';
import type { SpikeTrains } from '../sets/spike-trains.js';
import { allocateSpikes, MOST_STEPS } from './allocate-spikes.js';
import { rowsOf } from './item-rows.js';
import { WorkCounter } from './work-counter.js';

/** Channels that are encoded in one go, at most. */
const PIECE = 4096;
/** Operations that a random word takes. */
const WORD = 8;

/** How intensities become spikes. */
export interface RateOptions extends LongWorkOptions {
  /** Time steps, at least 1. */
  steps: number;
  /** The spike probability of full ink, from 0 to 1 (default 0.5). */
  maxRate?: number;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
  /** The number of the first item's random stream: parts of a batch encode as the whole would (default 0). */
  item0?: number;
}

/** A channel spikes where a random word of 32 bits is below this. */
export const spikeThreshold = (maxRate: number, intensity: number): number =>
  Math.floor(maxRate * intensity * 4294967296);

export const rateOptions = () =>
  ({
    steps: integer({ minimum: 1, maximum: MOST_STEPS }),
    maxRate: number({ default: 0.5, minimum: 0, maximum: 1 }),
    seed: seed(),
    item0: integer({ default: 0, minimum: 0, maximum: 2 ** 32 - 1 }),
    ...longWork(),
  }) satisfies Describes<RateOptions>;

/**
 * Rate encoding: channel c of item i spikes at step t with probability `maxRate` × intensity, independently. Exactly: it spikes
 * when word c of the Philox stream (seed, encode, `item0` + i, t) is below floor(`maxRate` × intensity × 2^32).
 * Source: Chen, Rajendran and Simeone, "Stochastic Quantum Spiking Neural Networks with Quantum Memory and Local Learning", USPS
 * experiment, which leaves the factor of proportionality open.
 *
 * Up to 8 MiB of `items` are copied before others run; larger ones are to stay as they are until all are copied.
 *
 * @param items a data set (one channel per pixel, row-major; a byte v has the intensity v / 255), or one row of intensities
 *   from 0 to 1 per item, all of one length
 * @returns [step][item][channel]
 * @throws ArgumentError for options out of range, intensities outside 0 to 1, rows of unequal length
 *
 * @example
 * ```ts
 * import { encodeRate } from 'bornspike/data';
 *
 * const { spikes, shape, seed } = await encodeRate([[0, 1]], { steps: 4, seed: 1 });
 * console.log(shape, spikes.join(''), seed); // prints: [ 4, 1, 2 ] 01000000 1
 * ```
 */
export async function encodeRate(
  items: ImageDataset | readonly ArrayLike<number>[],
  options: RateOptions,
): Promise<SpikeTrains & { seed: Seed }> {
  const settings = readOptions('options', options, rateOptions);
  const { steps, maxRate } = settings;
  const pacer = new Pacer(options);
  const { count, channels, row } = await rowsOf(items, pacer);
  const item0 = checkInteger('options.item0', settings.item0, 0, 2 ** 32 - Math.max(count, 1));

  const key = keyOf(settings.seed);
  const spikes = allocateSpikes('options.steps', steps, count * channels);
  const work = new WorkCounter();
  for (let i = 0; i < count; i++) {
    const thresholds = Float64Array.from(row(i), (value) => spikeThreshold(maxRate, value));
    for (let t = 0; t < steps; t++) {
      const stream = new RandomStream({ key, purpose: Purpose.Encode }, item0 + i, t);
      const start = (t * count + i) * channels;
      for (let first = 0; first < channels; first += PIECE) {
        const end = Math.min(first + PIECE, channels);
        for (let c = first; c < end; c++) spikes[start + c] = stream.word() < thresholds[c]! ? 1 : 0;
        if (work.add(WORD * (end - first))) await pacer.pause();
      }
    }
    pacer.report({ unit: 'sample', done: i + 1, total: count });
  }
  return { spikes, shape: [steps, count, channels], seed: settings.seed };
}

/**
 * The spikes that a classifier's output should give: the neuron of the right class spikes at every step, the others never
 * (source as for `encodeRate`).
 *
 * @param labels the class of each item, from 0 to `classes` - 1
 * @returns [step][item][class]
 * @throws ArgumentError when a label is not a class
 *
 * @example
 * ```ts
 * import { encodeLabels } from 'bornspike/data';
 *
 * const { spikes, shape } = await encodeLabels([1, 0], 2, 1);
 * console.log(shape, spikes.join('')); // prints: [ 1, 2, 2 ] 0110
 * ```
 */
export async function encodeLabels(
  labels: ArrayLike<number>,
  classes: number,
  steps: number,
  options: LongWorkOptions = {},
): Promise<SpikeTrains> {
  checkInteger('classes', classes, 1, 65536);
  checkInteger('steps', steps, 1, MOST_STEPS);
  readOptions('options', options, longWork);
  checkNumbers('labels', labels);
  const spikes = allocateSpikes('steps', steps, labels.length * classes);
  const own = Array.prototype.slice.call(labels);
  const count = own.length;
  const pacer = new Pacer(options);
  const work = new WorkCounter();
  for (const [i, label] of own.entries()) {
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      checkInteger(`labels[${i}]`, label, 0, classes - 1);
    }
    for (let t = 0; t < steps; t++) spikes[(t * count + i) * classes + label] = 1;
    pacer.report({ unit: 'sample', done: i + 1, total: count });
    if (work.add(WORD * steps)) await pacer.pause();
  }
  return { spikes, shape: [steps, count, classes] };
}
