import { DataFormatError, readOptions } from '../../engine/index.js';
import { asBytes, type FileOptions, fileOptions } from './as-bytes.js';
import { allocateRecording, type EventRecording } from './events.js';

const SIDE = 34;
const EVENT_BYTES = 5;
/** Some hundred times what a recording has, and read in some 20 ms. */
const MOST_EVENTS = 1_000_000;

/**
 * Reads one recording of N-MNIST (`.bin`, or `.bs2` in the subset of SLAYER): 5 bytes an event, big-endian, which are x (8
 * bits, 0 to 33), y (8 bits, 0 to 33, from the top), polarity (1 bit, 1 = ON) and time (23 bits, microseconds). A file without
 * bytes is a recording without events; one has at most 1,000,000.
 * Source: Orchard, Jayawant, Cohen and Thakor, "Converting Static Image Datasets to Spiking Neuromorphic Datasets Using
 * Saccades", Frontiers in Neuroscience 9:437, 2015.
 *
 * @param options.file the name that errors give
 * @returns 34 × 34 pixels
 * @throws DataFormatError with the offset of the first byte of the event that is one too many, is cut off, lies outside of the frame or is
 *   earlier than the one before it
 *
 * @example
 * ```ts
 * import { readNMnist } from 'bornspike/data';
 *
 * // x = 5, y = 3, ON, 100 µs.
 * const { x, y, polarity, time } = readNMnist(Uint8Array.of(5, 3, 128, 0, 100));
 * console.log(x[0], y[0], polarity[0], time[0]); // prints: 5 3 1 100
 * ```
 */
export function readNMnist(
  bytes: Uint8Array | ArrayBuffer,
  options: FileOptions = {},
): EventRecording & { time: Uint32Array } {
  const input = asBytes('bytes', bytes);
  const file = readOptions('options', options, () => fileOptions('N-MNIST file')).file;
  const excess = input.length % EVENT_BYTES;
  if (excess !== 0) {
    throw new DataFormatError(
      file,
      input.length - excess,
      `cut off: an event has ${EVENT_BYTES} bytes, the last has ${excess}`,
    );
  }

  if (input.length > MOST_EVENTS * EVENT_BYTES) {
    throw new DataFormatError(file, MOST_EVENTS * EVENT_BYTES, `more than ${MOST_EVENTS} events`);
  }
  const recording = allocateRecording(SIDE, SIDE, input.length / EVENT_BYTES);
  let earlier = 0;
  for (let k = 0, at = 0; at < input.length; k++, at += EVENT_BYTES) {
    const x = input[at]!;
    const y = input[at + 1]!;
    const time = ((input[at + 2]! & 127) << 16) | (input[at + 3]! << 8) | input[at + 4]!;
    if (x >= SIDE || y >= SIDE) {
      throw new DataFormatError(file, at, `event ${k}: (${x}, ${y}) is not in the ${SIDE} × ${SIDE} frame`);
    }
    if (time < earlier) {
      throw new DataFormatError(file, at, `event ${k}: time ${time} comes after time ${earlier}`);
    }
    recording.x[k] = x;
    recording.y[k] = y;
    recording.polarity[k] = input[at + 2]! >>> 7;
    recording.time[k] = time;
    earlier = time;
  }
  return recording;
}
