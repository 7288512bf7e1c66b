import {
  ArgumentError,
  checked,
  checkInteger,
  checkOptions,
  choice,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  Pacer,
  positive,
  readOptions,
} from '../../engine/index.js';
import { MOST_STEPS } from '../encoders/allocate-spikes.js';
import { binEvents } from '../encoders/bin-events.js';
import type { SpikeDataset } from '../sets/spike-dataset.js';
import { type AedatOptions, readAedat } from './aedat.js';
import { asBytes } from './as-bytes.js';
import { allocateRecording, type EventRecording } from './events.js';

const CLASSES = 10;

/** One recording of MNIST-DVS. */
export interface MnistDvsSample {
  /** An AER-DAT 2.0 file. */
  bytes: Uint8Array | ArrayBuffer;
  /** The digit, 0 to 9. */
  label: number;
  /** The name that errors give. */
  file?: string;
}

/** How recordings of MNIST-DVS become spike trains. The default T is the spiking paper's; it does not say more of them. */
export interface MnistDvsOptions extends LongWorkOptions {
  /** Pixels per side that are kept (default 26). */
  side?: number;
  /**
   * The upper left corner of what is kept (default what centres it on the medians of the columns and of the rows of the
   * recording's events, as far as the frame allows).
   */
  corner?: { x: number; y: number };
  /** `'on'` (default): a channel per pixel, for its ON events. `'both'`: two channels, OFF and then ON. */
  polarity?: 'on' | 'both';
  /** T, time steps (default 80). */
  steps?: number;
  /** The length of a time step (default 25,000, which with 80 steps is 2 s). */
  binMicroseconds?: number;
  /** As `readAedat` has it (default `'jaer'`). */
  orientation?: AedatOptions['orientation'];
}

export const mnistDvsOptions = () =>
  ({
    side: integer({ default: 26, minimum: 1, maximum: FRAME, unit: 'pixels' }),
    corner: checked(checkCorner, { optional: true }),
    polarity: choice(['on', 'both'], { default: 'on' }),
    steps: integer({ default: 80, minimum: 1, maximum: MOST_STEPS }),
    binMicroseconds: positive({ default: 25_000, unit: 'µs' }),
    orientation: choice(['jaer', 'raw'], { default: 'jaer' }),
    ...longWork(),
  }) satisfies Describes<MnistDvsOptions>;

const FRAME = 128;

function checkCorner(field: string, value: unknown, { side }: { side: number }): { x: number; y: number } {
  checkOptions(field, value, ['x', 'y']);
  const { x, y } = value as { x: number; y: number };
  return {
    x: checkInteger(`${field}.x`, x, 0, FRAME - side),
    y: checkInteger(`${field}.y`, y, 0, FRAME - side),
  };
}

/**
 * Reads recordings of MNIST-DVS: the part of 26 × 26 pixels in which the digit moves, in 80 steps of 25 ms from the
 * recording's first event on. Source: Chen, Rajendran and Simeone, "Stochastic Quantum Spiking Neural Networks with Quantum
 * Memory and Local Learning", which has T = 80; Serrano-Gotarredona and Linares-Barranco, "Poker-DVS and MNIST-DVS",
 * Frontiers in Neuroscience 9:481, 2015.
 *
 * @returns [step][sample][channel], channels as `binEvents` numbers them; the upper left corner of what was kept of each
 *   recording; and how many events within came after the last step
 * @throws ArgumentError for options or labels out of range, DataFormatError as `readAedat`
 *
 * @example
 * ```ts
 * import { readMnistDvs } from 'bornspike/data';
 *
 * // One ON event of pixel a = 5, b = 3.
 * const header = new TextEncoder().encode('#!AER-DAT2.0\r\n');
 * const bytes = Uint8Array.of(...header, 0, 0, 3, 10, 0, 0, 0, 100);
 * const { shape, spikes, corners } = await readMnistDvs([{ bytes, label: 4 }], { side: 2, steps: 1 });
 * console.log(shape, spikes.join(''), corners); // prints: [ 1, 1, 4 ] 0001 [ { x: 121, y: 123 } ]
 * ```
 */
export async function readMnistDvs(
  samples: readonly MnistDvsSample[],
  options: MnistDvsOptions = {},
): Promise<SpikeDataset & { corners: { x: number; y: number }[]; dropped: number }> {
  const settings = readOptions('options', options, mnistDvsOptions);
  const { corner, orientation, steps, binMicroseconds, polarity, side } = settings;
  const { signal, onProgress } = options;
  if (!Array.isArray(samples)) throw new ArgumentError('samples', 'an array of samples', samples);

  const corners: { x: number; y: number }[] = [];
  const labels = new Uint8Array(samples.length);
  // Copies: what the caller does with its files while this goes on changes nothing.
  const files = Array.from(samples, (sample: MnistDvsSample, i) => {
    checkOptions(`samples[${i}]`, sample, ['bytes', 'label', 'file']);
    labels[i] = checkInteger(`samples[${i}].label`, sample.label, 0, CLASSES - 1);
    const { file = `samples[${i}]` } = sample;
    return { file, bytes: asBytes(`samples[${i}].bytes`, sample.bytes).slice() };
  });
  const pacer = new Pacer({ signal });
  const recordings: EventRecording[] = [];
  for (const [i, { file, bytes }] of files.entries()) {
    const recording = await readAedat(bytes, {
      file,
      signal,
      orientation,
    });
    corners.push(
      corner ?? { x: cornerAround(median(recording.x), side), y: cornerAround(median(recording.y), side) },
    );
    recordings.push(cropped(recording, corners[i]!, side, polarity === 'on'));
    await pacer.pause();
  }
  const polarities = polarity === 'on' ? 1 : 2;
  const trains = await binEvents(recordings, { binMicroseconds, steps, polarities, signal, onProgress });
  return { ...trains, name: 'mnist-dvs', classes: CLASSES, labels, corners };
}

const cornerAround = (centre: number, side: number): number =>
  Math.min(Math.max(centre - (side >> 1), 0), 128 - side);

/** The lower one of two; the middle of the frame if there is no event. */
const median = (coordinates: Uint16Array): number =>
  coordinates.length === 0 ? 64 : coordinates.slice().sort()[(coordinates.length - 1) >> 1]!;

/** The events of a square, all of them or the ON ones, with times from the recording's first event on. */
function cropped(
  { x, y, polarity, time }: EventRecording,
  corner: { x: number; y: number },
  side: number,
  onlyOn: boolean,
): EventRecording {
  const kept: number[] = [];
  for (let k = 0; k < x.length; k++) {
    const column = x[k]! - corner.x;
    const row = y[k]! - corner.y;
    const isInside = column >= 0 && column < side && row >= 0 && row < side;
    if (isInside && (!onlyOn || polarity[k] === 1)) kept.push(k);
  }
  const recording = allocateRecording(side, side, kept.length);
  for (const [i, k] of kept.entries()) {
    recording.x[i] = x[k]! - corner.x;
    recording.y[i] = y[k]! - corner.y;
    recording.polarity[i] = polarity[k]!;
    recording.time[i] = time[k]! - time[0]!;
  }
  return recording;
}
