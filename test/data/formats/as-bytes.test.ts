import { expect, it } from 'vitest';
import * as data from '../../../src/data/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { loadModel } from '../../../src/learning/public.js';

const described = { name: 'x', classes: 1 };

/** What reads the bytes of a file; `bytes` is where its error says they are. */
const READERS: Record<string, (bytes: Uint8Array, engine: Engine) => unknown> = {
  readAedat: (bytes) => data.readAedat(bytes),
  readBinnedEvents: (bytes) => data.readBinnedEvents(bytes),
  readIdx: (bytes) => data.readIdx(bytes),
  readIdxDataset: (bytes) => data.readIdxDataset(bytes, bytes, described),
  readMnistDvs: (bytes) => data.readMnistDvs([{ bytes, label: 0 }]),
  readNMnist: (bytes) => data.readNMnist(bytes),
  readNMnistLabels: (bytes) => data.readNMnistLabels(bytes),
  readSafetensors: (bytes) => data.readSafetensors(bytes),
  readUsps: (bytes) => data.readUsps(bytes),
  openBinnedEvents: (bytes) => data.openBinnedEvents(bytes),
  loadModel: (bytes, engine) => loadModel(engine, bytes),
};

const transferred = {
  'a view': () => {
    const view = new Uint8Array(64);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  },
  'a buffer': () => {
    const buffer = new ArrayBuffer(64);
    structuredClone(buffer, { transfer: [buffer] });
    return buffer as never as Uint8Array;
  },
};

it('has a row for every reader of bytes', () => {
  const readers = Object.keys(data).filter((name) => /^(read|open)/.test(name) && name !== 'openIdx');
  expect(new Set(Object.keys(READERS))).toEqual(new Set([...readers, 'loadModel']));
});

it.each(Object.keys(READERS))('%s names bytes that were transferred away', async (name) => {
  using engine = await createEngine();
  for (const make of Object.values(transferred)) {
    const read = async () => READERS[name]!(make(), engine);
    await expect(read()).rejects.toThrow(ArgumentError);
    await expect(read()).rejects.toThrow(/transferred away/);
  }
});

it('rows of numbers that were transferred away are named too', async () => {
  await expect(data.encodeRate([transferred['a view']()], { steps: 1 })).rejects.toThrow(
    expect.objectContaining({ field: 'items[0]' }),
  );
});
