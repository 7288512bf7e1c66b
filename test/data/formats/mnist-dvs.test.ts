import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAedat, readMnistDvs } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { extent } from '../../extent.js';
import { aedatFile, arbitraryEvents, type Event } from '../event-files.js';
import { expectFormatError } from '../format-error.js';
import { hasReal, real } from '../real-data.js';

const positions = (spikes: Uint8Array) => [...spikes.keys()].filter((i) => spikes[i] === 1);

describe('readMnistDvs', () => {
  const events: Event[] = [
    { x: 0, y: 0, on: 1, time: 1000 },
    { x: 60, y: 64, on: 1, time: 1000 },
    { x: 60, y: 64, on: 0, time: 25_999 },
    { x: 61, y: 65, on: 1, time: 26_000 },
    { x: 72, y: 76, on: 1, time: 2_000_999 },
    { x: 73, y: 76, on: 1, time: 2_000_999 },
    { x: 60, y: 64, on: 1, time: 2_001_000 },
  ];
  const bytes = aedatFile(events);

  it('keeps 26 × 26 pixels about the median event, in 80 steps of 25 ms from the first event on', async () => {
    const data = await readMnistDvs([{ bytes, label: 3 }], { orientation: 'raw' });
    expect(data.shape).toEqual([80, 1, 676]);
    expect(data.corners).toEqual([{ x: 47, y: 51 }]);
    expect(data.labels).toEqual(Uint8Array.of(3));
    const channel = (x: number, y: number) => (y - 51) * 26 + x - 47;
    expect(positions(data.spikes)).toEqual([
      channel(60, 64),
      676 + channel(61, 65),
      79 * 676 + channel(72, 76),
    ]);
    expect(data.dropped).toBe(1);
  });

  it('keeps OFF and ON events apart, and what the options want', async () => {
    const both = await readMnistDvs([{ bytes, label: 0 }], {
      orientation: 'raw',
      polarity: 'both',
      steps: 1,
    });
    const pixel = 13 * 26 + 13;
    expect(both.shape).toEqual([1, 1, 2 * 676]);
    expect(positions(both.spikes)).toEqual([2 * pixel, 2 * pixel + 1]);
    const corner = await readMnistDvs([{ bytes, label: 0 }], {
      orientation: 'raw',
      corner: { x: 0, y: 0 },
      side: 2,
      steps: 1,
      binMicroseconds: 10,
    });
    expect(positions(corner.spikes)).toEqual([0]);
    expect(corner.corners).toEqual([{ x: 0, y: 0 }]);
  });

  it('gives the spikes that events give one by one, for any recordings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryEvents(128, 300_000), { maxLength: 3 }),
        fc.integer({ min: 1, max: 128 }),
        fc.constantFrom('on', 'both'),
        async (lists, side, polarity) => {
          const samples = lists.map((list, i) => ({ bytes: aedatFile(list), label: i }));
          const options = { side, polarity, steps: 5, binMicroseconds: 50_000, orientation: 'raw' } as const;
          const { spikes, shape, corners } = await readMnistDvs(samples, options);
          const expected = new Set<number>();
          for (const [i, list] of lists.entries()) {
            for (const { x, y, on, time } of list) {
              const [column, row] = [x - corners[i]!.x, y - corners[i]!.y];
              const step = Math.trunc((time - list[0]!.time) / 50_000);
              if (Math.min(column, row) < 0 || Math.max(column, row) >= side || step > 4) continue;
              const pixel = row * side + column;
              const channel = polarity === 'both' ? 2 * pixel + on : pixel;
              if (on || polarity === 'both') expected.add((step * lists.length + i) * shape[2] + channel);
            }
          }
          if (lists.length > 0) expect(positions(spikes)).toEqual([...expected].sort((a, b) => a - b));
          for (const { x, y } of corners) {
            expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
            expect(Math.max(x, y) + side).toBeLessThanOrEqual(128);
          }
        },
      ),
      { seed: 1, numRuns: extent(30, 100) },
    );
  });

  it('refuses what cannot be, by name', async () => {
    const read = (options: object) => () => readMnistDvs([{ bytes, label: 0 }], options);
    await expect(read({ side: 0 })()).rejects.toThrow(/options.side/);
    await expect(read({ side: 129 })()).rejects.toThrow(/options.side/);
    await expect(read({ corner: { x: 103, y: 0 } })()).rejects.toThrow(/options.corner.x/);
    await expect(read({ corner: { x: 0 } })()).rejects.toThrow(/options.corner.y/);
    await expect(read({ polarity: 'off' })()).rejects.toThrow(/options.polarity/);
    await expect(read({ steps: 0 })()).rejects.toThrow(/options.steps/);
    await expect(read({ crop: 1 })()).rejects.toThrow(/no such option/);
    await expect(readMnistDvs([{ bytes, label: 10 }])).rejects.toThrow(/samples\[0\].label/);
    await expect(readMnistDvs([null as never])).rejects.toThrow(ArgumentError);
    await expect(readMnistDvs({} as never)).rejects.toThrow(ArgumentError);
    const cut = { bytes: bytes.subarray(0, bytes.length - 1), label: 0 };
    await expectFormatError(() => readMnistDvs([cut]), 'samples[0]', bytes.length - 8, /cut off/);
    await expectFormatError(() => readMnistDvs([{ ...cut, file: 'f' }]), 'f', bytes.length - 8);
  });

  const file = 'mnist-dvs-samples/mnist_0_scale04_0001.aedat';
  it.runIf(hasReal(file))('finds a digit of scale 4 in its 26 × 26 pixels (real files)', async () => {
    const bytes = real(file);
    const { spikes, shape, corners, dropped } = await readMnistDvs([{ bytes, label: 0 }]);
    expect(shape).toEqual([80, 1, 676]);
    const { x, y, polarity, time } = await readAedat(bytes);
    const { x: left, y: top } = corners[0]!;
    const inside = [...x.keys()].filter(
      (k) => polarity[k] === 1 && x[k]! >= left && x[k]! < left + 26 && y[k]! >= top && y[k]! < top + 26,
    );
    const on = polarity.reduce((sum, p) => sum + p, 0);
    expect(inside.length / on).toBeGreaterThan(0.85);
    expect(dropped).toBe(inside.filter((k) => time[k]! >= 2_000_000).length);
    const seen = inside.filter((k) => time[k]! < 2_000_000);
    const distinct = new Set(seen.map((k) => [Math.trunc(time[k]! / 25_000), x[k], y[k]].join()));
    expect(positions(spikes)).toHaveLength(distinct.size);
  });
});
