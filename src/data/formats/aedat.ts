import {
  choice,
  DataFormatError,
  type Describes,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  text,
} from '../../engine/index.js';
import { asBytes } from './as-bytes.js';
import { allocateRecording, type EventRecording } from './events.js';

const SIDE = 128;
const EVENT_BYTES = 8;
/** Events that are read in one go, in some 10 ms. */
const PIECE = 2 ** 19;
const SIGNATURE = '#!AER-DAT2.0';
const HASH = 0x23;
const NEWLINE = 0x0a;
/** Polarity and two coordinates; every higher bit marks something else. */
const HIGHEST_ADDRESS = 0x7fff;

/** How to read an AER-DAT file. */
export interface AedatOptions extends LongWorkOptions {
  /** The name that errors give (default `'AEDAT file'`). */
  file?: string;
  /** Which coordinates are x and y (default `'jaer'`). */
  orientation?: 'jaer' | 'raw';
}

export const aedatOptions = () =>
  ({
    file: text({ default: 'AEDAT file' }),
    orientation: choice(['jaer', 'raw'], { default: 'jaer' }),
    ...longWork(),
  }) satisfies Describes<AedatOptions>;

/**
 * Reads a recording of a DVS128 camera in AER-DAT 2.0 (`.aedat`; e.g. MNIST-DVS, CIFAR10-DVS): header lines that begin with
 * `#`, the first with `#!AER-DAT2.0`, then 8 bytes an event, big-endian: address and time (microseconds), unsigned 32 bits
 * each. Bit 0 of the address is the polarity, 0 = ON as in jAER; bits 1 to 7 are one coordinate, a, and bits 8 to 14 the other,
 * b.
 *
 * Readers differ in what they make of a and b. With `orientation: 'jaer'`, x = 127 - a and y = 127 - b: the picture that
 * jAER, the software that defines the format, shows (its own y, b, counts from the bottom; here rows count from the top, as in
 * images). With `'raw'`, x = a and y = b; some readers of CIFAR10-DVS take x = 127 - b and y = 127 - a, which is the transpose
 * of `'jaer'`.
 * Source: jAER, `DVS128.Extractor`.
 *
 * @param bytes up to 4 MiB are read before others run; more are to stay as they are until all are read
 * @returns 128 × 128 pixels
 * @throws DataFormatError when the signature is another (offset of the byte that differs), the file ends within its header
 *   (its length), or an event is cut off, is none of a pixel (an address above bit 14: special events, other cameras) or is
 *   earlier than the one before it, e.g. because the clock was reset or ran over (offset of its first byte)
 *
 * @example
 * ```ts
 * import { readAedat } from 'bornspike/data';
 *
 * // Two events, of which the first darkens the pixel with a = 5 and b = 3 at 100 µs.
 * const header = new TextEncoder().encode('#!AER-DAT2.0\r\n');
 * const events = [0, 0, 3, 11, 0, 0, 0, 100, 0, 0, 3, 10, 0, 0, 0, 200];
 * const { x, y, polarity, time } = await readAedat(Uint8Array.of(...header, ...events));
 * console.log(x.join(' '), '|', y.join(' '), '|', polarity.join(' '), '|', time.join(' '));
 * // prints: 122 122 | 124 124 | 0 1 | 100 200
 * ```
 */
export async function readAedat(
  bytes: Uint8Array | ArrayBuffer,
  options: AedatOptions = {},
): Promise<EventRecording & { time: Uint32Array }> {
  const { file, orientation } = readOptions('options', options, aedatOptions);
  const input = asBytes('bytes', bytes);
  const start = skipHeader(input, file);
  const excess = (input.length - start) % EVENT_BYTES;
  if (excess !== 0) {
    throw new DataFormatError(
      file,
      input.length - excess,
      `cut off: an event has ${EVENT_BYTES} bytes, the last has ${excess}`,
    );
  }

  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const recording = allocateRecording(SIDE, SIDE, (input.length - start) / EVENT_BYTES);
  // 127 - v flips all seven bits of v.
  const flip = orientation === 'jaer' ? SIDE - 1 : 0;
  const events = recording.x.length;
  const pacer = new Pacer(options);
  let earlier = 0;
  for (let k = 0, at = start; at < input.length; k++, at += EVENT_BYTES) {
    const address = view.getUint32(at);
    const time = view.getUint32(at + 4);
    if (address > HIGHEST_ADDRESS) {
      throw new DataFormatError(
        file,
        at,
        `event ${k}: address 0x${address.toString(16)} is not that of a DVS128 pixel`,
      );
    }
    if (time < earlier) {
      throw new DataFormatError(file, at, `event ${k}: time ${time} comes after time ${earlier}`);
    }
    recording.x[k] = ((address >>> 1) & 127) ^ flip;
    recording.y[k] = (address >>> 8) ^ flip;
    recording.polarity[k] = 1 - (address & 1);
    recording.time[k] = time;
    earlier = time;
    if ((k + 1) % PIECE !== 0) continue;
    pacer.report({ unit: 'event', done: k + 1, total: events });
    await pacer.pause();
  }
  return recording;
}

/** The offset of the first event. No pixel has an address that begins with `#`, so the header swallows no event. */
function skipHeader(input: Uint8Array, file: string): number {
  for (let i = 0; i < SIGNATURE.length; i++) {
    if (input[i] !== SIGNATURE.charCodeAt(i)) {
      throw new DataFormatError(file, i, `not an AER-DAT 2.0 file: it must begin with ${SIGNATURE}`);
    }
  }
  let start = 0;
  while (input[start] === HASH) {
    const end = input.indexOf(NEWLINE, start);
    if (end < 0) throw new DataFormatError(file, input.length, 'the file ends within its header');
    start = end + 1;
  }
  return start;
}
