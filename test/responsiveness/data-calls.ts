import { gzipSync } from 'node:zlib';
import {
  binEvents,
  delayedParity,
  drawStratified,
  encodeDelta,
  encodeLabels,
  encodeLatency,
  encodePopulation,
  encodeRate,
  eventOrder,
  openBinnedEvents,
  openIdx,
  readAedat,
  readBinnedEvents,
  readIdxDataset,
  readNMnist,
  readNMnistLabels,
  readSafetensors,
  readUsps,
  type Safetensors,
  type SpikeDataset,
  selectClasses,
  strokes,
  subset,
  type Tensor,
  writeBinnedEvents,
  writeSafetensors,
} from '../../src/data/public.js';
import { hdf5File } from '../data/hdf5-file.js';
import type { Call, LongCall, ShortCall } from './long-call.js';

/** Events of one recording, all over a frame of 34 × 34 pixels. */
function recording(events: number) {
  const list = Array.from({ length: events }, (_, k) => k);
  return {
    width: 34,
    height: 34,
    x: Uint16Array.from(list, (k) => k % 34),
    y: Uint16Array.from(list, (k) => (k >> 3) % 34),
    polarity: Uint8Array.from(list, (k) => k & 1),
    time: Uint32Array.from(list),
  };
}

const tensor = (length: number): Tensor => ({
  dtype: 'F64',
  shape: [length],
  data: new Float64Array(length),
});
const names = () => Array.from({ length: 100_000 }, (_, i) => `layer ${(i * 7919) % 100_000}`);

/** One tensor of 80 MB, 100,000 of one number each, and a text of 32 MB; made anew, as the collector would go through them in all other calls. */
const contents: Record<string, () => Safetensors> = {
  '80 MB': () => ({ metadata: {}, tensors: new Map([['x', tensor(10_000_000)]]) }),
  '100,000 tensors': () => ({ metadata: {}, tensors: new Map(names().map((name) => [name, tensor(1)])) }),
  '100,000 keys': () => ({
    metadata: Object.fromEntries(names().map((name) => [name, name])),
    tensors: new Map(),
  }),
  'a text of 32 MB': () => ({ metadata: { text: 'ab\n"ß'.repeat(4_000_000) }, tensors: new Map() }),
};

/** As many spike trains as MNIST has images. */
const manyTrains: SpikeDataset = {
  ...{ spikes: new Uint8Array(5 * 60_000 * 784), shape: [5, 60_000, 784], classes: 2 },
  labels: Uint8Array.from({ length: 60_000 }, (_, i) => i & 1),
};

/** The call after it was run once, cold, which takes longer than all others. */
async function warm(call: Call): Promise<Call> {
  await call({});
  return call;
}

export const dataLongCalls: LongCall[] = [
  ...Object.entries(contents).flatMap(([size, make]): LongCall[] => [
    {
      name: `writeSafetensors, ${size}`,
      prepare() {
        const content = make();
        return warm((options) => writeSafetensors(content, options));
      },
    },
    {
      name: `readSafetensors, ${size}`,
      async prepare() {
        const bytes = await writeSafetensors(make());
        return warm((options) => readSafetensors(bytes, options));
      },
    },
  ]),
  {
    name: 'strokes, 5,000 images of 784 pixels',
    prepare: () => warm((options) => strokes({ count: 5000, size: 28, seed: 1, ...options })),
  },
  {
    name: 'eventOrder, 1,000 samples of 200 channels in 50 steps',
    prepare: () =>
      warm((options) => eventOrder({ count: 1000, channels: 200, steps: 50, seed: 1, ...options })),
  },
  {
    name: 'delayedParity, 1,000 samples of 201 channels in 50 steps',
    prepare: () =>
      warm((options) =>
        delayedParity({ count: 1000, channels: 100, bits: 20, delay: 9, steps: 50, seed: 1, ...options }),
      ),
  },
  {
    name: 'encodeLatency, 20,000 images of 784 pixels',
    async prepare() {
      const labels = new Uint8Array(20_000);
      const images = Uint8Array.from({ length: 20_000 * 784 }, (_, i) => (i * 7919) >> 3);
      const set = { name: 'noise', width: 28, height: 28, classes: 1, images, labels };
      return warm((options) => encodeLatency(set, { steps: 20, ...options }));
    },
  },
  {
    name: 'encodeDelta, 2,000 steps of 5,000 channels',
    async prepare() {
      const values = Array.from({ length: 2000 }, (_, t) =>
        Float64Array.from({ length: 5000 }, (_, c) => (t * 7919 + c * 31) % 101),
      );
      return warm((options) => encodeDelta(values, { threshold: 50, ...options }));
    },
  },
  {
    name: 'encodeLabels, 60,000 labels in 1,000 steps',
    async prepare() {
      const labels = Uint8Array.from({ length: 60_000 }, (_, i) => i % 10);
      return warm((options) => encodeLabels(labels, 10, 1000, options));
    },
  },
  {
    name: 'encodeRate, 200 images of 784 pixels in 40 steps',
    async prepare() {
      const images = await strokes({ count: 200, size: 28, seed: 1 });
      return warm((options) => encodeRate(images, { steps: 40, seed: 1, ...options }));
    },
  },
  {
    name: 'encodePopulation, 100 rows of 256 values by 20 neurons',
    async prepare(engine) {
      const images = await strokes({ count: 100, size: 16, seed: 1 });
      return warm((options) =>
        encodePopulation(engine, images, { neurons: 20, steps: 5, seed: 1, ...options }),
      );
    },
  },
  {
    name: 'drawStratified, 60,000 images of 784 pixels',
    prepare() {
      const labels = Uint8Array.from({ length: 60_000 }, (_, i) => i % 10);
      const images = new Uint8Array(60_000 * 784).fill(9);
      const set = { name: 'grey', width: 28, height: 28, classes: 10, images, labels };
      return warm((options) => drawStratified(set, { train: 50_000, test: 10_000, seed: 1, ...options }));
    },
  },
  {
    name: 'selectClasses, 2,000 spike trains of 20 steps and 2,312 channels',
    prepare() {
      const labels = Uint8Array.from({ length: 2000 }, (_, i) => i % 10);
      const spikes = new Uint8Array(20 * 2000 * 2312).fill(1);
      const trains = { spikes, shape: [20, 2000, 2312] as [number, number, number], classes: 10, labels };
      return warm((options) => selectClasses(trains, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], options));
    },
  },
  {
    name: 'selectClasses, 60,000 spike trains of 5 steps and 784 channels',
    prepare: () => warm((options) => selectClasses(manyTrains, [1], options)),
  },
  {
    name: 'subset, 60,000 spike trains of 5 steps and 784 channels',
    prepare: () => warm((options) => subset(manyTrains, [...Array(30_000).keys()], options)),
  },
  {
    name: 'drawStratified, 60,000 spike trains of 5 steps and 784 channels',
    prepare: () => warm((options) => drawStratified(manyTrains, { train: 10_000, seed: 1, ...options })),
  },
  {
    name: 'readAedat, 6,000,000 events',
    prepare() {
      const bytes = new Uint8Array(13 + 8 * 6_000_000);
      bytes.set(new TextEncoder().encode('#!AER-DAT2.0\n'));
      return warm((options) => readAedat(bytes, options));
    },
  },
  {
    name: 'binEvents, one recording of 6,000,000 events',
    prepare() {
      const bins = { binMicroseconds: 1e5, steps: 100, polarities: 2 } as const;
      const recordings = [recording(6_000_000)];
      return warm((options) => binEvents(recordings, { ...bins, ...options }));
    },
  },
  {
    name: 'binEvents, 20 recordings of 400,000 events',
    prepare() {
      const recordings = Array.from({ length: 20 }, () => recording(400_000));
      const bins = { binMicroseconds: 1000, steps: 400, polarities: 2 } as const;
      return warm((options) => binEvents(recordings, { ...bins, ...options }));
    },
  },
  {
    name: 'readUsps, 28,000 images',
    async prepare() {
      const data = Float32Array.from({ length: 28_000 * 256 }, (_, i) => ((i * 7919) % 2001) / 2000);
      const target = { data: Int32Array.from({ length: 28_000 }, (_, i) => i % 10), shape: [28_000] };
      const bytes = await hdf5File({
        'train/data': { data, shape: [28_000, 256], chunks: [456, 16] },
        'train/target': target,
        'test/data': { data: data.slice(0, 256), shape: [1, 256] },
        'test/target': { data: Int32Array.of(1), shape: [1] },
      });
      return warm((options) => readUsps(bytes, options));
    },
  },
  {
    name: 'readIdxDataset, 60,000 images of 784 pixels in gzip',
    async prepare() {
      const images = new Uint8Array(16 + 60_000 * 784).map((_, i) => (i >> 4) % 251);
      images.set([0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28]);
      const labels = new Uint8Array(8 + 60_000);
      labels.set([0, 0, 8, 1, 0, 0, 0xea, 0x60]);
      const packed = gzipSync(images, { level: 1 });
      return warm((options) => readIdxDataset(packed, labels, { name: 'grey', classes: 10, ...options }));
    },
  },
  {
    name: 'readBinnedEvents, 300 items of 20 steps and 2,312 channels',
    async prepare() {
      const spikes = Uint8Array.from({ length: 20 * 300 * 2312 }, (_, i) => ((i * 7919) >> 3) & 1);
      const labels = new Uint8Array(300);
      const bytes = await writeBinnedEvents({ spikes, shape: [20, 300, 2312], classes: 1, labels });
      return warm((options) => readBinnedEvents(bytes, options));
    },
  },
  {
    name: 'writeBinnedEvents, 300 items of 20 steps and 2,312 channels',
    prepare() {
      const spikes = Uint8Array.from({ length: 20 * 300 * 2312 }, (_, i) => ((i * 7919) >> 3) & 1);
      const dataset = { spikes, shape: [20, 300, 2312], classes: 1, labels: new Uint8Array(300) };
      return warm((options) => writeBinnedEvents(dataset as SpikeDataset, options));
    },
  },
  {
    name: 'part of openBinnedEvents, 1,000 items of 20 steps and 2,312 channels',
    async prepare() {
      const spikes = new Uint8Array(20 * 1000 * 2312).fill(1);
      const dataset = { spikes, shape: [20, 1000, 2312], classes: 1, labels: new Uint8Array(1000) };
      const parts = await openBinnedEvents(await writeBinnedEvents(dataset as SpikeDataset));
      return warm((options) => parts.part(0, 1000, options));
    },
  },
  {
    name: 'part of openIdx, 60,000 images of 784 pixels',
    async prepare() {
      const header = (...sizes: number[]) =>
        Uint8Array.from([0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, size >> 8, size & 255])]);
      const [images, labels] = [new Uint8Array(60_000 * 784), new Uint8Array(60_000)];
      const parts = await openIdx(
        new Blob([header(60_000, 28, 28), images]),
        new Blob([header(60_000), labels]),
        { name: 'blank', classes: 10 },
      );
      return warm((options) => parts.part(0, 60_000, options));
    },
  },
];

export const dataShortCalls: ShortCall[] = [
  {
    name: 'readNMnist, 1,000,000 events',
    prepare: () => {
      const bytes = new Uint8Array(5_000_000);
      return () => readNMnist(bytes);
    },
  },
  {
    name: 'readNMnistLabels, a million bytes',
    prepare: () => {
      const lines = Array.from({ length: 115_000 }, (_, i) => `${i}\t${i % 10}\n`);
      const bytes = new TextEncoder().encode(`#sample #class\n${lines.join('')}`);
      return () => readNMnistLabels(bytes);
    },
  },
];
