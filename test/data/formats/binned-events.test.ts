import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  openBinnedEvents,
  readBinnedEvents,
  type SpikeDataset,
  writeBinnedEvents,
} from '../../../src/data/public.js';
import { ArgumentError, DataFormatError } from '../../../src/engine/errors.js';
import { expectFormatError } from '../format-error.js';
import { expectNoFiles, hdf5File, type Parts } from '../hdf5-file.js';

/** Two items of three steps and two channels; item 0 spikes in channel 1 at step 2, item 1 in channel 0 always. */
const good = () =>
  ({
    spikes: { data: Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0), shape: [2, 3, 2] },
    labels: { data: Uint8Array.of(1, 0), shape: [2] },
  }) satisfies Parts;

describe('readBinnedEvents', () => {
  // Whatever a test did, the library's file system is as it was.
  afterEach(expectNoFiles);

  it('reads items and turns them so that time comes first', async () => {
    const expected: SpikeDataset = {
      name: 'f',
      spikes: Uint8Array.of(0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0),
      shape: [3, 2, 2],
      classes: 2,
      labels: Uint8Array.of(1, 0),
    };
    expect(await readBinnedEvents(await hdf5File(good()), { file: 'f' })).toEqual(expected);
    for (const labels of [
      { data: Int32Array.of(1, 0), shape: [2], attributes: { classes: 10 } },
      { data: BigInt64Array.of(1n, 0n), shape: [2], attributes: { classes: 10 } },
    ]) {
      const packed: Parts = { spikes: { ...good().spikes, chunks: [1, 3, 2] }, labels };
      const read = await readBinnedEvents(await hdf5File(packed), { file: 'f' });
      expect(read).toEqual({ ...expected, classes: 10 });
    }
    expect((await readBinnedEvents(await hdf5File(good()), { classes: 5 })).classes).toBe(5);
  });

  it('reads back what was written, whole or in parts', async () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.infiniteStream(fc.nat(1)),
        fc.nat(6),
        fc.nat(6),
        async (shape, bits, a, b) => {
          const [steps, count, channels] = shape;
          const spikes = Uint8Array.from([...bits.take(steps * count * channels)]);
          const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
          const dataset: SpikeDataset = { name: 'f', spikes, shape, classes: 3, labels };
          const bytes = await writeBinnedEvents(dataset);
          expect(await readBinnedEvents(bytes, { file: 'f' })).toEqual(dataset);
          const [first, end] = [Math.min(a, b, count), Math.min(Math.max(a, b), count)];
          const part = await readBinnedEvents(bytes, { file: 'f', first, count: end - first });
          const expected: number[] = [];
          for (let t = 0; t < steps; t++) {
            expected.push(...spikes.subarray((t * count + first) * channels, (t * count + end) * channels));
          }
          expect([...part.spikes]).toEqual(expected);
          expect(part).toMatchObject({ shape: [steps, end - first, channels], classes: 3 });
          expect(part.labels).toEqual(labels.slice(first, end));
        },
      ),
      { seed: 1, numRuns: 30 },
    );
  });

  it.each<[RegExp, Partial<Parts>]>([
    [
      /spikes: expected the shape items × steps × channels, got 6 × 2/,
      { spikes: { data: new Uint8Array(12), shape: [6, 2] } },
    ],
    [/spikes: expected uint8/, { spikes: { data: new Int32Array(12), shape: [2, 3, 2] } }],
    [
      /spikes\[1\]\[2\]\[0\]: 2 is neither 0 nor 1/,
      { spikes: { data: new Uint8Array(12).fill(2, 10, 11), shape: [2, 3, 2] } },
    ],
    [/labels: expected the shape 2, got 3/, { labels: { data: new Uint8Array(3), shape: [3] } }],
    [/labels: expected the shape 2, got 2 × 1/, { labels: { data: new Uint8Array(2), shape: [2, 1] } }],
    [/labels: expected integers/, { labels: { data: new Float32Array(2), shape: [2] } }],
    [/labels\[0\]: -1 is not a class below 2/, { labels: { data: Int32Array.of(-1, 1), shape: [2] } }],
    [/labels\[1\]: 300 is not a class below 256/, { labels: { data: Int32Array.of(0, 300), shape: [2] } }],
    [
      /labels\[0\]: 3 is not a class below 3/,
      { labels: { data: Uint8Array.of(3, 0), shape: [2], attributes: { classes: 3 } } },
    ],
    [
      /the attribute classes is 1000; 1 to 256 can be/,
      { labels: { data: Uint8Array.of(3, 0), shape: [2], attributes: { classes: 1000 } } },
    ],
  ])('refuses %s', async (message, changes) => {
    const bytes = await hdf5File({ ...good(), ...(changes as Parts) });
    await expectFormatError(() => readBinnedEvents(bytes, { file: 'f' }), 'f', 0, message);
  });

  it('names what is missing, and refuses items that are not there', async () => {
    const { labels, spikes } = good();
    const read = async (parts: Parts) => readBinnedEvents(await hdf5File(parts), { file: 'f' });
    await expectFormatError(() => read({ labels }), 'f', 0, /there is no spikes/);
    await expectFormatError(() => read({ spikes }), 'f', 0, /there is no labels/);
    await expectFormatError(() => read({ 'spikes/a': spikes, labels }), 'f', 0, /there is no spikes/);
    const bytes = await hdf5File(good());
    for (const [options, field] of [
      [{ first: 3 }, /options.first: expected at most 2/],
      [{ first: 1, count: 2 }, /options.count: expected at most 1 from item 1/],
      [{ count: -1 }, /options.count/],
      [{ classes: 0 }, /options.classes/],
      [{ items: 1 }, /no such option/],
    ] as const) {
      const error = await readBinnedEvents(bytes, options as object).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toMatch(field);
    }
  });

  it('believes no data set that its file cannot hold', async () => {
    const [{ labels }, hdf5] = [good(), await import('h5wasm')];
    const { FS } = await hdf5.ready;
    const made = (create: (file: InstanceType<typeof hdf5.File>) => void) => {
      const file = new hdf5.File('/made-for-test.h5', 'w');
      create(file);
      file.create_dataset({ name: 'labels', ...labels });
      file.close();
      const bytes = (FS.readFile('/made-for-test.h5') as Uint8Array).slice();
      FS.unlink('/made-for-test.h5');
      return bytes;
    };
    const spikes = { name: 'spikes', data: new Uint8Array(2 * 3 * 2), shape: [2, 3, 2] };
    const large = made((file) =>
      file.create_dataset({ ...spikes, maxshape: [null, null, null], chunks: [300, 300, 300] }),
    );
    await expectFormatError(
      () => readBinnedEvents(large, { file: 'f' }),
      'f',
      0,
      /spikes: chunks of 300 × 300 × 300 are larger than the data set/,
    );
  });

  it('reads two files at the same time, and stops when it is told to', async () => {
    const bytes = await hdf5File(good());
    const [a, b] = await Promise.all([readBinnedEvents(bytes), readBinnedEvents(bytes)]);
    expect(a).toEqual(b);
    const controller = new AbortController();
    const reading = readBinnedEvents(bytes, { signal: controller.signal });
    controller.abort('enough');
    await expect(reading).rejects.toBe('enough');
    await expectNoFiles();
  });

  it('survives damage, without a word on the console', async () => {
    const spy = vi.spyOn(console, 'error');
    const bytes = await hdf5File(good());
    await expectFormatError(() => readBinnedEvents(bytes.subarray(0, 5), { file: 'f' }), 'f', 5);
    for (let position = 0; position < bytes.length; position += 29) {
      const damaged = bytes.slice();
      damaged[position]! ^= 0xff;
      await readBinnedEvents(damaged).catch((error) => void expect(error).toBeInstanceOf(DataFormatError));
    }
    expect((await readBinnedEvents(bytes)).labels).toHaveLength(2);
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  });
});

describe('openBinnedEvents', () => {
  it('unpacks parts one by one', async () => {
    const bytes = await writeBinnedEvents({
      spikes: Uint8Array.of(1, 0, 0, 0, 1, 0),
      shape: [2, 3, 1],
      classes: 4,
      labels: Uint8Array.of(2, 0, 1),
    });
    const parts = await openBinnedEvents(bytes, { file: 'f' });
    expect(parts).toMatchObject({ name: 'f', count: 3, steps: 2, channels: 1, classes: 4 });
    expect(await parts.part(1, 2)).toEqual({
      name: 'f',
      spikes: Uint8Array.of(0, 0, 1, 0),
      shape: [2, 2, 1],
      classes: 4,
      labels: Uint8Array.of(0, 1),
    });
    await expect(parts.part(2, 2)).rejects.toThrow(/count: expected an integer from 0 to 1/);
    await expectFormatError(() => openBinnedEvents(bytes.subarray(0, 4), { file: 'f' }), 'f', 4);
  });
});

describe('writeBinnedEvents', () => {
  it('packs in pieces what is read again, as it was at the call', async () => {
    // Several pieces, the last of which is not full.
    const shape: [number, number, number] = [20, 61, 2000];
    const spikes = Uint8Array.from({ length: 20 * 61 * 2000 }, (_, i) => ((i * 7919) >> 5) & 1);
    const dataset = { spikes: spikes.slice(), shape, classes: 3, labels: new Uint8Array(61).fill(2, 9) };
    const writing = writeBinnedEvents(dataset);
    dataset.spikes.fill(9);
    dataset.labels.fill(1);
    dataset.classes = 1;
    const read = await readBinnedEvents(await writing);
    expect(Buffer.compare(read.spikes, spikes)).toBe(0);
    expect(read).toMatchObject({ shape, classes: 3, labels: new Uint8Array(61).fill(2, 9) });
    await expectNoFiles();
  });

  it('refuses what does not fit together, and nothing', async () => {
    const dataset = { spikes: new Uint8Array(2), shape: [1, 2, 1], classes: 1, labels: new Uint8Array(2) };
    for (const bad of [
      { labels: new Uint8Array(1) },
      { shape: [1, 1, 1] },
      { spikes: Uint8Array.of(0, 2) },
    ]) {
      await expect(writeBinnedEvents({ ...dataset, ...bad } as SpikeDataset)).rejects.toThrow(ArgumentError);
    }
    const empty = { ...dataset, spikes: new Uint8Array(0), shape: [1, 0, 1], labels: new Uint8Array(0) };
    await expect(writeBinnedEvents(empty as SpikeDataset)).rejects.toThrow(/at least one item/);
  });
});
