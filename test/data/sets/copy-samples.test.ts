import { expect, it } from 'vitest';
import { copySamples, copyTrains } from '../../../src/data/index.js';
import type { Dataset } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/index.js';

const SMALL = 4000;
/** Three pieces, the last of which is short, in either kind of numbers. */
const LARGE = 2 ** 22 + 4;

const images = (values: Uint8Array | Float32Array): Dataset => ({
  ...{ name: 'ones', width: 2, height: 2, classes: 2, classNames: ['a', 'b'], images: values },
  labels: new Uint8Array(values.length / 4),
});
const trains = (spikes: Uint8Array): Dataset => ({
  ...{ spikes, shape: [2, spikes.length / 4, 2] as [number, number, number], classes: 2 },
  labels: new Uint8Array(spikes.length / 4),
});
const valuesOf = (dataset: Dataset) => ('spikes' in dataset ? dataset.spikes : dataset.images);
const bytesOf = (dataset: Dataset) => Buffer.from(valuesOf(dataset).buffer);
const ones = (length: number) => new Uint8Array(length).fill(1);

const KINDS: Record<string, { make(length: number): Dataset; wrong?: number; name: string; pieces: number }> =
  {
    bytes: { make: (length) => images(ones(4 * length)), name: 'dataset.images', pieces: 3 },
    floats: {
      ...{ make: (length) => images(new Float32Array(length).fill(1)), name: 'dataset.images', pieces: 3 },
      wrong: Number.NaN,
    },
    spikes: { make: (length) => trains(ones(4 * length)), wrong: 2, name: 'dataset.spikes', pieces: 3 },
  };

it.each(Object.entries(KINDS))('copies %s at once where they are few', (_, { make, name, wrong }) => {
  const dataset = make(SMALL);
  const { samples, copying } = copySamples('dataset', dataset);
  const expected = make(SMALL);
  valuesOf(dataset).fill(0);
  dataset.labels.fill(1);
  (dataset.classNames as string[] | undefined)?.reverse();
  expect([...copying]).toEqual([]);
  expect(samples).toEqual({ ...expected, classNames: expected.classNames });
  if (wrong === undefined) return;
  valuesOf(dataset)[SMALL - 1] = wrong;
  expect(() => copySamples('dataset', dataset)).toThrow(`${name}[${SMALL - 1}]`);
});

it.each(Object.entries(KINDS))('copies and checks %s in pieces where they are many', (_, kind) => {
  const { make, name, wrong, pieces } = kind;
  const dataset = make(LARGE);
  const values = valuesOf(dataset);
  const { samples, copying } = copySamples('dataset', dataset);
  const first = copying[Symbol.iterator]();
  first.next();
  values[0] = 0;
  expect(valuesOf(samples)[0]).toBe(1);
  values[values.length - 1] = 0;
  expect([...copying]).toHaveLength(pieces - 1);
  values[0] = 1;
  expect(Buffer.compare(bytesOf(samples), bytesOf(dataset))).toBe(0);

  if (wrong !== undefined) {
    values[values.length - 2] = wrong;
    expect(() => [...copySamples('dataset', dataset).copying]).toThrow(`${name}[${values.length - 2}]`);
  }
  const { copying: lost } = copySamples('dataset', make(LARGE));
  const gone = copySamples('dataset', dataset);
  structuredClone(values.buffer, { transfer: [values.buffer] });
  expect(() => [...gone.copying]).toThrow(ArgumentError);
  expect([...lost]).toHaveLength(pieces);
});

it('copies spike trains that have no classes', () => {
  const { samples, copying } = copyTrains('spikes', { spikes: ones(6), shape: [1, 2, 3] });
  expect([...copying]).toEqual([]);
  expect(samples).toEqual({ spikes: ones(6), shape: [1, 2, 3] });
  expect(() => copyTrains('spikes', { spikes: ones(6).fill(7), shape: [1, 2, 3] })).toThrow(
    'spikes.spikes[0]',
  );
});
