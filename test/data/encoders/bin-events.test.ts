import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BinOptions, binEvents, type EventRecording, readNMnist } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { RandomStream } from '../../../src/engine/random/random-stream.js';
import { arbitraryEvents, type Event, recordingOf } from '../event-files.js';
import { hasReal, real } from '../real-data.js';

const total = (spikes: Uint8Array) => spikes.reduce((sum, spike) => sum + spike, 0);

/** Positions of the spikes, in order. */
const positions = (spikes: Uint8Array) => [...spikes.keys()].filter((i) => spikes[i] === 1);

describe('binEvents', () => {
  const events: Event[] = [
    { x: 1, y: 0, on: 1, time: 0 },
    { x: 1, y: 0, on: 1, time: 9 },
    { x: 1, y: 0, on: 0, time: 9 },
    { x: 0, y: 2, on: 0, time: 10 },
    { x: 2, y: 2, on: 1, time: 19 },
    { x: 2, y: 2, on: 1, time: 20 },
  ];

  it('puts polarity n of pixel p into channel 2 p + n, OFF first', async () => {
    const { spikes, shape, dropped } = await binEvents([recordingOf(3, events)], {
      binMicroseconds: 10,
      steps: 2,
      polarities: 2,
    });
    expect(shape).toEqual([2, 1, 18]);
    expect(positions(spikes)).toEqual([2 * 1 + 0, 2 * 1 + 1, 18 + 2 * 6 + 0, 18 + 2 * 8 + 1]);
    expect(dropped).toBe(1);
  });

  it('puts both polarities of a pixel into one channel', async () => {
    const { spikes, shape } = await binEvents([recordingOf(3, events), recordingOf(3, [])], {
      binMicroseconds: 10,
      steps: 3,
      polarities: 1,
    });
    expect(shape).toEqual([3, 2, 9]);
    expect(positions(spikes)).toEqual([1, 18 + 6, 18 + 8, 36 + 8]);
  });

  it('keeps the part of the frame within the crop', async () => {
    const { spikes, shape, dropped } = await binEvents([recordingOf(3, events)], {
      binMicroseconds: 10,
      steps: 1,
      polarities: 1,
      crop: { x: 1, y: 0, width: 2, height: 2 },
    });
    expect(shape).toEqual([1, 1, 4]);
    expect([...spikes]).toEqual([1, 0, 0, 0]);
    // Two later events lie below the crop.
    expect(dropped).toBe(0);
  });

  it('takes times and bins that are not integers', async () => {
    const recording = { ...recordingOf(3, events.slice(0, 3)), time: Float64Array.of(0.49, 0.5, 1.25) };
    const { spikes } = await binEvents([recording], { binMicroseconds: 0.5, steps: 3, polarities: 1 });
    expect(positions(spikes)).toEqual([1, 9 + 1, 18 + 1]);
  });

  it('gives no channels for no recordings, those of the crop if there is one', async () => {
    const options = { binMicroseconds: 1, steps: 2, polarities: 2 } as const;
    expect(await binEvents([], options)).toEqual({ spikes: new Uint8Array(0), shape: [2, 0, 0], dropped: 0 });
    const crop = { x: 0, y: 0, width: 2, height: 3 };
    expect((await binEvents([], { ...options, crop })).shape).toEqual([2, 0, 12]);
  });

  it('conserves events: one spike for each (bin, pixel, polarity) that occurs', async () => {
    const crops = fc.record({ x: fc.nat(2), y: fc.nat(2), width: fc.constant(3), height: fc.constant(2) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryEvents(5, 100), { maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom(1, 2),
        fc.option(crops, { nil: undefined }),
        async (lists, binMicroseconds, steps, polarities, crop) => {
          const { spikes, shape, dropped } = await binEvents(
            lists.map((list) => recordingOf(5, list)),
            { binMicroseconds, steps, polarities: polarities as 1 | 2, ...(crop && { crop }) },
          );
          const frame = crop ?? { x: 0, y: 0, width: 5, height: 5 };
          const [, count, channels] = shape;
          const expected = new Set<number>();
          let late = 0;
          for (const [i, list] of lists.entries()) {
            for (const { x, y, on, time } of list) {
              const inside =
                x >= frame.x && x < frame.x + frame.width && y >= frame.y && y < frame.y + frame.height;
              if (!inside) continue;
              if (time >= steps * binMicroseconds) {
                late++;
                continue;
              }
              const step = (time - (time % binMicroseconds)) / binMicroseconds;
              const pixel = (y - frame.y) * frame.width + x - frame.x;
              const channel = polarities === 1 ? pixel : 2 * pixel + on;
              expected.add((step * count + i) * channels + channel);
            }
          }
          expect(positions(spikes)).toEqual([...expected].sort((a, b) => a - b));
          expect(dropped).toBe(late);
        },
      ),
      { seed: 1 },
    );
  });

  const files = Array.from({ length: 20 }, (_, n) => `n-mnist-small/train/${n + 1}.bs2`);
  const isReal = hasReal(...files);
  it(`conserves the events of whole recordings (${isReal ? 'N-MNIST' : 'synthetic'})`, async () => {
    const recordings: EventRecording[] = isReal
      ? files.map((file) => readNMnist(real(file)))
      : fc.sample(arbitraryEvents(34, 336_000, 4000), { seed: 1, numRuns: 20 }).map((list) => {
          return recordingOf(34, list);
        });
    const options = { binMicroseconds: 10_000, steps: 20, polarities: 2 } as const;
    const { spikes, shape, dropped } = await binEvents(recordings, options);
    expect(shape).toEqual([20, 20, 2312]);
    const seen = new Set<string>();
    let late = 0;
    for (const [i, { x, y, polarity, time }] of recordings.entries()) {
      for (let k = 0; k < x.length; k++) {
        if (time[k]! >= 200_000) late++;
        else seen.add([i, x[k], y[k], polarity[k], Math.trunc(time[k]! / 10_000)].join());
      }
    }
    expect(total(spikes)).toBe(seen.size);
    expect(dropped).toBe(late);
    // Steps that reach to the end drop nothing.
    expect((await binEvents(recordings, { ...options, steps: 34 })).dropped).toBe(0);
  });

  it('turns events at random times into spikes with probability 1 − (1 − 1/bins)^events, within 5 standard errors', async () => {
    const random = new RandomStream(5);
    const [count, perItem, steps] = [400, 12, 10];
    const recordings = Array.from({ length: count }, () => {
      const times = Array.from({ length: perItem }, () => Math.floor(1000 * random.uniform()));
      return recordingOf(
        1,
        times.sort((a, b) => a - b).map((time) => ({ x: 0, y: 0, on: 1, time })),
      );
    });
    const { spikes } = await binEvents(recordings, { binMicroseconds: 100, steps, polarities: 1 });
    const empty = (bins: number) => ((steps - bins) / steps) ** perItem;
    const mean = count * steps * (1 - empty(1));
    const variance = count * steps * (empty(1) * (1 - empty(1)) + (steps - 1) * (empty(2) - empty(1) ** 2));
    expect(Math.abs(total(spikes) - mean)).toBeLessThan(5 * Math.sqrt(variance));
  });

  it('refuses options that cannot be', async () => {
    const bin = (more: object) => () =>
      binEvents([recordingOf(3, events)], { binMicroseconds: 10, steps: 2, polarities: 2, ...more });
    await expect(bin({ binMicroseconds: 0 })()).rejects.toThrow(/options.binMicroseconds/);
    await expect(bin({ binMicroseconds: NaN })()).rejects.toThrow(/options.binMicroseconds/);
    await expect(bin({ steps: 0 })()).rejects.toThrow(/options.steps/);
    await expect(bin({ polarities: 3 })()).rejects.toThrow(/options.polarities/);
    await expect(bin({ bins: 3 })()).rejects.toThrow(/no such option/);
    await expect(bin({ crop: null })()).rejects.toThrow(/options.crop/);
    await expect(bin({ crop: { x: 0, y: 0, width: 0, height: 1 } })()).rejects.toThrow(/options.crop.width/);
    await expect(bin({ crop: { x: -1, y: 0, width: 1, height: 1 } })()).rejects.toThrow(/options.crop.x/);
    await expect(bin({ crop: { x: 2, y: 0, width: 2, height: 1 } })()).rejects.toThrow(
      /options.crop: not within the 3 × 3 pixels of recordings\[0\]/,
    );
    await expect(bin({ crop: { x: 0, y: 3, width: 1, height: 1 } })()).rejects.toThrow(/options.crop/);
    await expect(binEvents([], undefined as never)).rejects.toThrow(ArgumentError);
  });

  it('refuses recordings that are none, do not hold together or differ in size', async () => {
    const options: BinOptions = { binMicroseconds: 10, steps: 2, polarities: 2 };
    const bin = (more: object) => () => binEvents([{ ...recordingOf(3, events), ...more }], options);
    await expect(bin({ width: 2 })()).rejects.toThrow(
      /recordings\[0\]\.x\[4\]: expected a column below 2, got 2/,
    );
    await expect(bin({ height: 2 })()).rejects.toThrow(/recordings\[0\]\.y\[3\]/);
    await expect(bin({ width: 0 })()).rejects.toThrow(/recordings\[0\]\.width/);
    await expect(bin({ x: [1] })()).rejects.toThrow(/recordings\[0\]\.x/);
    await expect(bin({ y: Uint16Array.of(1) })()).rejects.toThrow(/recordings\[0\]\.y: expected 6 events/);
    await expect(bin({ polarity: new Uint8Array(6).fill(2) })()).rejects.toThrow(
      /recordings\[0\]\.polarity\[0\]/,
    );
    await expect(bin({ time: new Float32Array(6) })()).rejects.toThrow(/recordings\[0\]\.time/);
    await expect(bin({ time: Uint32Array.of(1, 2, 3, 4, 5, 4) })()).rejects.toThrow(
      /recordings\[0\]\.time\[5\]/,
    );
    for (const time of [NaN, Infinity, -1]) {
      await expect(bin({ time: new Float64Array(6).fill(time) })()).rejects.toThrow(
        /recordings\[0\]\.time\[0\]/,
      );
    }
    await expect(binEvents([recordingOf(3, []), recordingOf(4, [])], options)).rejects.toThrow(
      /recordings\[1\]: expected 3 × 3 pixels as recordings\[0\], got "4 × 4"/,
    );
    await expect(binEvents([null as never], options)).rejects.toThrow(ArgumentError);
    await expect(binEvents(new Array(1), options)).rejects.toThrow(ArgumentError);
    await expect(binEvents({} as never, options)).rejects.toThrow(ArgumentError);
    const huge = { ...recordingOf(3, []), width: 65536, height: 65536 };
    await expect(binEvents([huge], options)).rejects.toThrow(/options.steps/);
  });
});
