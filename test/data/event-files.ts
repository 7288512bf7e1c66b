import fc from 'fast-check';
import type { EventRecording } from '../../src/data/public.js';

/** One event; `on` is 1 for ON. */
export interface Event {
  x: number;
  y: number;
  on: number;
  time: number;
}

/** Events of a square frame in the order of their times. */
export const arbitraryEvents = (side: number, lastTime: number, maxLength = 60): fc.Arbitrary<Event[]> =>
  fc
    .array(fc.record({ x: fc.nat(side - 1), y: fc.nat(side - 1), on: fc.nat(1), time: fc.nat(lastTime) }), {
      maxLength,
    })
    .map((events) => events.sort((a, b) => a.time - b.time));

/** Events as the readers give them back. */
export const recordingOf = (side: number, events: Event[]): EventRecording => ({
  width: side,
  height: side,
  x: Uint16Array.from(events, ({ x }) => x),
  y: Uint16Array.from(events, ({ y }) => y),
  polarity: Uint8Array.from(events, ({ on }) => on),
  time: Uint32Array.from(events, ({ time }) => time),
});

/** An N-MNIST file, by arithmetic on whole 40-bit numbers. */
export function nMnistFile(events: Event[]): Uint8Array {
  const digits = events.map(({ x, y, on, time }) =>
    (x * 2 ** 32 + y * 2 ** 24 + on * 2 ** 23 + time).toString(16).padStart(10, '0'),
  );
  return new Uint8Array(Buffer.from(digits.join(''), 'hex'));
}

export const AEDAT_HEADER = '#!AER-DAT2.0\r\n# Timestamps tick is 1 us\r\n#\n';

/** An AER-DAT 2.0 file of raw coordinates: x is a (bits 1 to 7), y is b (bits 8 to 14); ON has bit 0 clear. */
export function aedatFile(events: Event[], header = AEDAT_HEADER): Uint8Array {
  const body = Buffer.alloc(8 * events.length);
  for (const [k, { x, y, on, time }] of events.entries()) {
    body.writeUInt32BE(y * 256 + x * 2 + (on ? 0 : 1), 8 * k);
    body.writeUInt32BE(time, 8 * k + 4);
  }
  return new Uint8Array(Buffer.concat([Buffer.from(header, 'latin1'), body]));
}

/** A file with some of its bytes overwritten and its end cut off. */
export const arbitraryDamage = (file: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.oneof(fc.constant(file.length), fc.nat(file.length)),
    )
    .map(([edits, length]) => {
      const bytes = file.slice();
      for (const [position, value] of edits) bytes[position] = value;
      return bytes.subarray(0, length);
    });
