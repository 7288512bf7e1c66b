import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNMnist } from '../../../src/data/public.js';
import { ArgumentError, DataFormatError } from '../../../src/engine/errors.js';
import { arbitraryDamage, arbitraryEvents, type Event, nMnistFile, recordingOf } from '../event-files.js';
import { expectFormatError } from '../format-error.js';
import { hasReal, real, realFolder } from '../real-data.js';

const LAST_TIME = 2 ** 23 - 1;
const corners: Event[] = [
  { x: 0, y: 0, on: 0, time: 0 },
  { x: 33, y: 0, on: 1, time: 0 },
  { x: 0, y: 33, on: 0, time: 65536 },
  { x: 33, y: 33, on: 1, time: LAST_TIME },
];
const small = nMnistFile(corners);

describe('readNMnist', () => {
  it('reads the bytes that the format describes', () => {
    const bytes = Uint8Array.of(1, 2, 0x80, 0x01, 0x02, 33, 0, 0x7f, 0xff, 0xff);
    const expected = {
      width: 34,
      height: 34,
      x: Uint16Array.of(1, 33),
      y: Uint16Array.of(2, 0),
      polarity: Uint8Array.of(1, 0),
      time: Uint32Array.of(258, LAST_TIME),
    };
    expect(readNMnist(bytes)).toEqual(expected);
    expect(readNMnist(bytes.buffer as ArrayBuffer)).toEqual(expected);
    expect(readNMnist(Uint8Array.of(9, ...bytes).subarray(1))).toEqual(expected);
    expect(readNMnist(new Uint8Array(0)).time).toHaveLength(0);
  });

  it('reads back what an independent writer wrote', () => {
    fc.assert(
      fc.property(arbitraryEvents(34, LAST_TIME), (events) => {
        expect(readNMnist(nMnistFile(events))).toEqual(recordingOf(34, events));
      }),
      { seed: 1 },
    );
  });

  it('says where a file is cut off', async () => {
    for (let length = 1; length < small.length; length++) {
      const read = () => readNMnist(small.subarray(0, length), { file: 'f' });
      if (length % 5 === 0) expect(read().x).toHaveLength(length / 5);
      else await expectFormatError(read, 'f', length - (length % 5), /cut off/);
    }
  });

  it('says which event lies outside of the frame or is earlier than the one before it', async () => {
    const read = (change: Partial<Event>, k: number) => () =>
      readNMnist(nMnistFile(corners.map((event, i) => (i === k ? { ...event, ...change } : event))), {
        file: 'f',
      });
    await expectFormatError(read({ x: 34 }, 0), 'f', 0, /event 0: \(34, 0\) is not in the 34 × 34 frame/);
    await expectFormatError(read({ x: 255 }, 2), 'f', 10, /event 2/);
    await expectFormatError(read({ y: 34 }, 1), 'f', 5, /event 1: \(33, 34\)/);
    await expectFormatError(read({ time: 65535 }, 3), 'f', 15, /time 65535 comes after time 65536/);
  });

  it('throws nothing but DataFormatError, whatever the bytes are', () => {
    const tryAll = (bytes: Uint8Array) => {
      try {
        readNMnist(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(DataFormatError);
      }
    };
    fc.assert(fc.property(arbitraryDamage(small), tryAll), { seed: 2, numRuns: 500 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), tryAll), { seed: 3, numRuns: 500 });
  });

  it('refuses what are no bytes and unknown options', () => {
    expect(() => readNMnist('bytes' as never)).toThrow(ArgumentError);
    expect(() => readNMnist(small, { files: 'f' } as never)).toThrow(/no such option/);
    expect(() => readNMnist(small, { file: 1 } as never)).toThrow(/options.file/);
  });

  const isReal = hasReal('n-mnist-small/train/1.bs2', 'n-mnist-small/test/60001.bs2');
  it.runIf(isReal)('reads all recordings of the N-MNIST subset (real files)', () => {
    for (const [part, files, least, most] of [
      ['train', 1000, 1112, 7152],
      ['test', 100, 1069, 6326],
    ] as const) {
      const names = readdirSync(resolve(realFolder, 'n-mnist-small', part));
      expect(names).toHaveLength(files);
      const counts = names.map((name) => {
        const bytes = real(`n-mnist-small/${part}/${name}`);
        const { x, time } = readNMnist(bytes, { file: name });
        expect(x).toHaveLength(bytes.length / 5);
        expect(time[time.length - 1]).toBeLessThan(337_000);
        return x.length;
      });
      expect([Math.min(...counts), Math.max(...counts)]).toEqual([least, most]);
    }
  });

  it.runIf(isReal)('shows a digit the right way round (real files)', () => {
    // The fourth training image is a 1 that leans to the right: its upper part lies further right.
    const { x, y } = readNMnist(real('n-mnist-small/train/4.bs2'));
    const meanX = (from: number, to: number) => {
      const columns = [...x].filter((_, k) => y[k]! >= from && y[k]! < to);
      return columns.reduce((sum, column) => sum + column, 0) / columns.length;
    };
    expect(meanX(6, 14)).toBeGreaterThan(meanX(20, 28) + 2);
  });
});
