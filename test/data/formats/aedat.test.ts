import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAedat } from '../../../src/data/public.js';
import { ArgumentError, DataFormatError } from '../../../src/engine/errors.js';
import {
  AEDAT_HEADER,
  aedatFile,
  arbitraryDamage,
  arbitraryEvents,
  type Event,
  recordingOf,
} from '../event-files.js';
import { expectFormatError } from '../format-error.js';
import { hasReal, real } from '../real-data.js';

const LAST_TIME = 2 ** 32 - 1;
const START = AEDAT_HEADER.length;
const corners: Event[] = [
  { x: 0, y: 0, on: 0, time: 0 },
  { x: 127, y: 0, on: 1, time: 0 },
  { x: 0, y: 127, on: 0, time: 2 ** 31 },
  { x: 127, y: 127, on: 1, time: LAST_TIME },
];
const small = aedatFile(corners);

describe('readAedat', () => {
  it('reads the bytes that the format describes', async () => {
    const bytes = Uint8Array.of(
      ...Buffer.from('#!AER-DAT2.0\n'),
      ...[0, 0, 0x03, 0x04, 0, 0, 0, 7],
      ...[0, 0, 0x7f, 0x01, 0x80, 0, 0, 0],
    );
    const expected = {
      width: 128,
      height: 128,
      x: Uint16Array.of(2, 0),
      y: Uint16Array.of(3, 127),
      polarity: Uint8Array.of(1, 0),
      time: Uint32Array.of(7, 2 ** 31),
    };
    expect(await readAedat(bytes, { orientation: 'raw' })).toEqual(expected);
    const upright = { ...expected, x: Uint16Array.of(125, 127), y: Uint16Array.of(124, 0) };
    expect(await readAedat(bytes)).toEqual(upright);
    expect(await readAedat(bytes, { orientation: 'jaer' })).toEqual(upright);
    expect(await readAedat(bytes.buffer as ArrayBuffer)).toEqual(upright);
    expect(await readAedat(Uint8Array.of(9, ...bytes).subarray(1))).toEqual(upright);
  });

  it('reads back what an independent writer wrote, under any header', async () => {
    const line = fc.string({ unit: 'grapheme-ascii' }).map((text) => `#${text.replaceAll('\n', '')}\r\n`);
    await fc.assert(
      fc.asyncProperty(
        arbitraryEvents(128, LAST_TIME),
        fc.array(line, { maxLength: 3 }),
        async (events, lines) => {
          const bytes = aedatFile(events, ['#!AER-DAT2.0\r\n', ...lines].join(''));
          expect(await readAedat(bytes, { orientation: 'raw' })).toEqual(recordingOf(128, events));
          const flipped = events.map((event) => ({ ...event, x: 127 - event.x, y: 127 - event.y }));
          expect(await readAedat(bytes)).toEqual(recordingOf(128, flipped));
        },
      ),
      { seed: 1 },
    );
  });

  it('says where a file is cut off, at every position', async () => {
    const lineEnds = [...AEDAT_HEADER].flatMap((character, i) => (character === '\n' ? [i + 1] : []));
    for (let length = 0; length < small.length; length++) {
      const read = () => readAedat(small.subarray(0, length), { file: 'f' });
      if (length < 12) await expectFormatError(read, 'f', length, /must begin with #!AER-DAT2.0/);
      else if (lineEnds.includes(length)) expect((await read()).x).toHaveLength(0);
      else if (length < START) await expectFormatError(read, 'f', length, /ends within its header/);
      else if ((length - START) % 8 === 0) expect((await read()).x).toHaveLength((length - START) / 8);
      else await expectFormatError(read, 'f', length - ((length - START) % 8), /cut off/);
    }
  });

  it('refuses other versions and other files', async () => {
    const read = (header: string) => () => readAedat(aedatFile(corners, header), { file: 'f' });
    await expectFormatError(read('#!AER-DAT3.1\r\n'), 'f', 9, /not an AER-DAT 2.0 file/);
    await expectFormatError(read('# a comment\n#!AER-DAT2.0\n'), 'f', 1, /not an AER-DAT 2.0 file/);
    await expectFormatError(read(''), 'f', 0, /not an AER-DAT 2.0 file/);
  });

  it('says which event is none of a pixel or is earlier than the one before it', async () => {
    const patched = (k: number, position: number, value: number) => async () => {
      const bytes = small.slice();
      bytes[START + 8 * k + position] = value;
      return await readAedat(bytes, { file: 'f' });
    };
    const at = (k: number) => START + 8 * k;
    await expectFormatError(patched(0, 0, 0x80), 'f', at(0), /event 0: address 0x80000001 is not that of/);
    await expectFormatError(patched(1, 1, 1), 'f', at(1), /event 1: address 0x100fe/);
    await expectFormatError(patched(2, 2, 0xff), 'f', at(2), /event 2: address 0xff01/);
    await expectFormatError(patched(3, 4, 0x7f), 'f', at(3), /time 2147483647 comes after time 2147483648/);
  });

  it('throws nothing but DataFormatError, whatever the bytes are', async () => {
    const tryAll = async (bytes: Uint8Array) => {
      try {
        await readAedat(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(DataFormatError);
      }
    };
    await fc.assert(fc.asyncProperty(arbitraryDamage(small), tryAll), { seed: 2, numRuns: 500 });
    const tail = fc
      .uint8Array({ maxLength: 40 })
      .map((bytes) => Uint8Array.of(...Buffer.from('#!AER-DAT2.0\n'), ...bytes));
    await fc.assert(fc.asyncProperty(tail, tryAll), { seed: 3, numRuns: 500 });
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), tryAll), { seed: 4, numRuns: 200 });
  });

  it('refuses what are no bytes and unknown options', async () => {
    await expect(readAedat('bytes' as never)).rejects.toThrow(ArgumentError);
    await expect(readAedat(small, { files: 'f' } as never)).rejects.toThrow(/no such option/);
    await expect(readAedat(small, { orientation: 'up' } as never)).rejects.toThrow(/options.orientation/);
  });

  const sample = 'mnist-dvs-samples/mnist_0_scale04_0001.aedat';
  const isReal = hasReal(sample);
  it(`reads a whole recording (${isReal ? 'MNIST-DVS' : 'synthetic'})`, async () => {
    const made = Array.from({ length: 15744 }, (_, k) => ({
      x: k % 128,
      y: (k * 7) % 128,
      on: (k >> 3) & 1,
      time: Math.floor((k * 2210588) / 15743),
    }));
    const { time, polarity, x } = await readAedat(isReal ? real(sample) : aedatFile(made), { file: sample });
    expect(x).toHaveLength(15744);
    expect([time[0], time[15743]]).toEqual([0, 2210588]);
    if (isReal) expect(polarity.reduce((sum, on) => sum + on, 0)).toBe(15744 - 7874);
  });

  const starts = ['04', '08', '16'].map((scale) => `mnist-dvs-samples/mnist_0_scale${scale}_0001_qt1.aedat`);
  it.runIf(hasReal(...starts))('reads recordings at every scale (real files)', async () => {
    const read = await Promise.all(starts.map((file) => readAedat(real(file))));
    expect(read.map(({ x }) => x.length)).toEqual([1782, 5078, 11209]);
  });
});
