import {
  ArgumentError,
  checked,
  checkInteger,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  nested,
  Pacer,
  positive,
  readOptions,
} from '../../engine/index.js';
import { checkEvents, checkRecording, type EventRecording } from '../formats/events.js';
import type { SpikeTrains } from '../sets/spike-trains.js';
import { allocateSpikes, MOST_STEPS } from './allocate-spikes.js';
import { COPIED_AT_ONCE, WorkCounter } from './work-counter.js';

/** Events that are binned in one go. */
const PIECE = 2 ** 16;
/** About what one takes. */
const EVENT_BYTES = 10;

/** A part of a frame, in pixels. */
export interface CropOptions {
  /** Its first column, from 0. */
  x: number;
  /** Its first row, from 0. */
  y: number;
  /** Its columns. */
  width: number;
  /** Its rows. */
  height: number;
}

/** How events become spikes. */
export interface BinOptions extends LongWorkOptions {
  /** The length of one time step, greater than 0; need not be an integer. */
  binMicroseconds: number;
  /** Time steps, at least 1. */
  steps: number;
  /** The part of the frame to keep (default the whole frame). */
  crop?: CropOptions;
  /** 1: a pixel is one channel, whatever the polarity. 2: it is two, OFF and then ON. */
  polarities: 1 | 2;
}

const cropOptions = () =>
  ({
    x: integer({ minimum: 0, maximum: 65535 }),
    y: integer({ minimum: 0, maximum: 65535 }),
    width: integer({ minimum: 1, maximum: 65536 }),
    height: integer({ minimum: 1, maximum: 65536 }),
  }) satisfies Describes<CropOptions>;

export const binOptions = () =>
  ({
    binMicroseconds: positive({ unit: 'µs' }),
    steps: integer({ minimum: 1, maximum: MOST_STEPS }),
    crop: nested(cropOptions, { optional: true }),
    polarities: checked((field, value) => checkInteger(field, value, 1, 2) as 1 | 2),
    ...longWork(),
  }) satisfies Describes<BinOptions>;

/**
 * Cuts time into bins: a channel spikes at step t when at least one of its events has a time, in microseconds, with
 * floor(time / `binMicroseconds`) = t. Time counts from 0, not from the first event; what comes after the last step is
 * dropped.
 *
 * The channel of a pixel is (y · width + x) · `polarities` + polarity, x and y counted within the crop and OFF = 0, ON = 1; with
 * one polarity the last term is left out. With two, a spiking network whose neurons have N = 2 input-output qubits takes
 * channel p · N + n as polarity n of pixel p.
 *
 * @param recordings up to 8 MiB are copied before others run; all of one size unless there is a crop, which must lie within each
 * @returns [step][recording][channel], and how many events of the crop came after the last step
 * @throws ArgumentError for options out of range, recordings whose parts do not fit together, or more spikes than fit into
 *   one array
 *
 * @example
 * ```ts
 * import { binEvents } from 'bornspike/data';
 *
 * const recording = {
 *   width: 2,
 *   height: 1,
 *   x: Uint16Array.of(0, 1, 1),
 *   y: Uint16Array.of(0, 0, 0),
 *   polarity: Uint8Array.of(1, 0, 1),
 *   time: Uint32Array.of(10, 1500, 9000),
 * };
 * const options = { binMicroseconds: 1000, steps: 2, polarities: 2 } as const;
 * const { spikes, shape, dropped } = await binEvents([recording], options);
 * console.log(shape, spikes.join(''), dropped); // prints: [ 2, 1, 4 ] 01000010 1
 * ```
 */
export async function binEvents(
  recordings: readonly EventRecording[],
  options: BinOptions,
): Promise<SpikeTrains & { dropped: number }> {
  const { binMicroseconds: bin, steps, polarities, crop } = readOptions('options', options, binOptions);
  const { left, top, width, height } = checkFrames(recordings, crop);

  const count = recordings.length;
  const channels = width * height * polarities;
  const spikes = allocateSpikes('options.steps', steps, count * channels);
  let dropped = 0;
  // What the caller does with its recordings while this goes on changes nothing.
  const pacer = new Pacer(options);
  const work = new WorkCounter(COPIED_AT_ONCE);
  const copies: EventRecording[] = [];
  for (const recording of [...recordings]) copies.push(await copyOf(recording, work, pacer));
  for (const [i, recording] of copies.entries()) {
    const { x, y, polarity, time } = recording;
    for (let k = 0; k < time.length; k++) {
      if (k % PIECE === 0) {
        await pacer.pause();
        checkEvents(`recordings[${i}]`, recording, k, Math.min(k + PIECE, time.length));
      }
      const column = x[k]! - left;
      const row = y[k]! - top;
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      const step = Math.floor(time[k]! / bin);
      if (step >= steps) {
        dropped++;
        continue;
      }
      const channel = (row * width + column) * polarities + (polarities === 2 ? polarity[k]! : 0);
      spikes[(step * count + i) * channels + channel] = 1;
    }
    pacer.report({ unit: 'recording', done: i + 1, total: count });
  }
  return { spikes, shape: [steps, count, channels], dropped };
}

async function copyOf(
  { x, y, polarity, time, ...frame }: EventRecording,
  work: WorkCounter,
  pacer: Pacer,
): Promise<EventRecording> {
  const events = x.length;
  const own = {
    ...{ x: new Uint16Array(events), y: new Uint16Array(events), polarity: new Uint8Array(events) },
    time: time instanceof Uint32Array ? new Uint32Array(events) : new Float64Array(events),
  };
  for (let first = 0; first < events; first += PIECE) {
    const end = first + PIECE;
    own.x.set(x.subarray(first, end), first);
    own.y.set(y.subarray(first, end), first);
    own.polarity.set(polarity.subarray(first, end), first);
    own.time.set(time.subarray(first, end), first);
    if (work.add(EVENT_BYTES * Math.min(PIECE, events - first))) await pacer.pause();
  }
  return { ...frame, ...own };
}

/** Checks recordings and crop; returns the part of the frames to keep. */
function checkFrames(
  recordings: readonly EventRecording[],
  crop: CropOptions | undefined,
): { left: number; top: number; width: number; height: number } {
  if (!Array.isArray(recordings))
    throw new ArgumentError('recordings', 'an array of event recordings', recordings);
  // Not forEach, which would leave out the holes of a sparse array.
  for (let i = 0; i < recordings.length; i++) {
    const recording = recordings[i];
    checkRecording(`recordings[${i}]`, recording);
    const [first] = recordings;
    if (crop === undefined) {
      if (recording.width !== first.width || recording.height !== first.height) {
        throw new ArgumentError(
          `recordings[${i}]`,
          `${first.width} × ${first.height} pixels as recordings[0]`,
          `${recording.width} × ${recording.height}`,
        );
      }
    } else if (crop.x + crop.width > recording.width || crop.y + crop.height > recording.height) {
      throw new ArgumentError(
        'options.crop',
        `not within the ${recording.width} × ${recording.height} pixels of recordings[${i}]`,
      );
    }
  }
  if (crop !== undefined) return { left: crop.x, top: crop.y, width: crop.width, height: crop.height };
  return { left: 0, top: 0, width: recordings[0]?.width ?? 0, height: recordings[0]?.height ?? 0 };
}
