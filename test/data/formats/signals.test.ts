import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import * as data from '../../../src/data/public.js';
import type { LongWorkOptions, Progress } from '../../../src/index.js';

/** Bytes of an IDX file. */
function idx(...shape: number[]): Uint8Array {
  const length = shape.reduce((product, axis) => product * axis, 1);
  const bytes = new Uint8Array(4 + 4 * shape.length + length);
  bytes.set([0, 0, 8, shape.length]);
  for (const [i, axis] of shape.entries()) new DataView(bytes.buffer).setUint32(4 + 4 * i, axis);
  return bytes;
}

const aedat = new Uint8Array(13 + 8 * 2 ** 20);
aedat.set(new TextEncoder().encode('#!AER-DAT2.0\n'));
const images = idx(20_000, 28, 28);
const packed = gzipSync(images);
const labels = idx(20_000);
const described = { name: 'x', classes: 1 };
const blob = (bytes: Uint8Array) => new Blob([Buffer.from(bytes)]);
const trains: data.SpikeDataset = {
  ...{ spikes: new Uint8Array(20 * 100 * 2000), shape: [20, 100, 2000] },
  ...{ classes: 1, labels: new Uint8Array(100) },
};
let binned: Uint8Array;
let safetensors: Uint8Array;
let imageParts: data.ImageParts;
let spikeParts: data.SpikeParts;
beforeAll(async () => {
  binned = await data.writeBinnedEvents(trains);
  spikeParts = await data.openBinnedEvents(binned);
  imageParts = await data.openIdx(blob(images), blob(labels), described);
  const values = { dtype: 'F64', shape: [3_000_000], data: new Float64Array(3_000_000) } as const;
  safetensors = await data.writeSafetensors({
    metadata: {},
    tensors: new Map([['x', { ...values, shape: [3_000_000] }]]),
  });
});

/** Every reader that takes its time, at a size of several pieces. */
const READERS: Record<string, (options: LongWorkOptions) => Promise<unknown>> = {
  readAedat: (options) => data.readAedat(aedat, options),
  readBinnedEvents: (options) => data.readBinnedEvents(binned, options),
  openBinnedEvents: (options) => data.openBinnedEvents(binned, options),
  readIdx: (options) => data.readIdx(images, options),
  'readIdx of gzip': (options) => data.readIdx(packed, options),
  readIdxDataset: (options) => data.readIdxDataset(images, labels, { ...described, ...options }),
  openIdx: (options) => data.openIdx(blob(images), blob(labels), { ...described, ...options }),
  readMnistDvs: (options) => data.readMnistDvs([{ bytes: aedat, label: 0 }], options),
  readSafetensors: (options) => data.readSafetensors(safetensors, options),
  // readUsps needs a file of its own kind: the tests of responsiveness abort it.
  readUsps: () => Promise.reject(new Error('unused')),
};
/** Likewise what is not called a reader. */
const OTHERS: typeof READERS = {
  writeBinnedEvents: (options) => data.writeBinnedEvents(trains, options),
  'part of openBinnedEvents': (options) => spikeParts.part(10, 80, options),
  'part of openIdx': (options) => imageParts.part(100, 19_000, options),
};
/** What reads at most a million events at once. */
const AT_ONCE = ['readNMnist', 'readNMnistLabels'];

it('has a row for every reader', () => {
  const readers = Object.keys(data).filter((name) => /^(read|open)/.test(name));
  expect(new Set([...Object.keys(READERS).map((name) => name.split(' ')[0]), ...AT_ONCE])).toEqual(
    new Set(readers),
  );
});

it.each(Object.entries({ ...READERS, ...OTHERS }).filter(([name]) => name !== 'readUsps'))(
  '%s stops before and amid its work, and does it the next time',
  async (_, read) => {
    const before = AbortSignal.abort();
    await expect(read({ signal: before })).rejects.toBe(before.reason);
    // The signal is looked at before each piece: at the second time it is found to be aborted.
    const controller = new AbortController();
    const { signal } = controller;
    let looks = 0;
    signal.throwIfAborted = () => {
      if (++looks === 2) controller.abort();
      AbortSignal.prototype.throwIfAborted.call(signal);
    };
    await expect(read({ signal })).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await read({});
  },
);

it.each(Object.entries(OTHERS))('%s says how far it is', async (_, work) => {
  const reports: Progress[] = [];
  await work({ onProgress: (progress) => reports.push(progress) });
  const [last] = reports.slice(-1);
  expect(reports.length).toBeGreaterThan(1);
  expect(last).toEqual({ unit: 'sample', done: last?.total, total: last?.total });
  expect(reports.map(({ done }) => done)).toEqual(reports.map(({ done }) => done).sort((a, b) => a - b));
  await expect(work({ onProgress: 1 } as never)).rejects.toThrow('options.onProgress');
  await expect(work({ sygnal: undefined } as never)).rejects.toThrow('sygnal');
});
