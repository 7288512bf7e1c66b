import * as library from 'h5wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readIdxDataset, readUsps, strokes } from '../../../src/data/public.js';
import { BornspikeError, DataFormatError } from '../../../src/engine/errors.js';
import { expectFormatError } from '../format-error.js';
import { expectNoFiles, hdf5File, type Parts } from '../hdf5-file.js';
import { hasReal, real } from '../real-data.js';

const images = (count: number) => Float32Array.from({ length: count * 256 }, (_, p) => (p % 2001) / 2000);
const good = (): Parts => ({
  'train/data': { data: images(3), shape: [3, 256] },
  'train/target': { data: Int32Array.of(0, 9, 5), shape: [3] },
  'test/data': { data: images(1), shape: [1, 256] },
  'test/target': { data: Int32Array.of(7), shape: [1] },
});

describe('readUsps', () => {
  // Whatever a test did, the library's file system is as it was.
  afterEach(expectNoFiles);

  it('reads both parts', async () => {
    const { train, test } = await readUsps(await hdf5File(good()));
    expect(train).toEqual({
      name: 'usps train',
      width: 16,
      height: 16,
      classes: 10,
      images: images(3),
      labels: Uint8Array.of(0, 9, 5),
    });
    expect(test.labels).toEqual(Uint8Array.of(7));
  });

  const files = ['usps/usps.h5', 'usps/test-images-idx3-ubyte.gz', 'usps/test-labels-idx1-ubyte.gz'] as const;
  const isReal = hasReal(...files);
  it(`reads a whole data set (${isReal ? 'USPS' : 'strokes'})`, async () => {
    const drawn = await strokes({ count: 500, seed: 1 });
    const part = {
      data: { data: Float32Array.from(drawn.images, (v) => v / 255), shape: [500, 256] },
      target: { data: Int32Array.from(drawn.labels), shape: [500] },
    };
    const [bytes, expected] = isReal
      ? [real(files[0]), await readIdxDataset(real(files[1]), real(files[2]), { name: 'usps', classes: 10 })]
      : [
          await hdf5File({
            'train/data': part.data,
            'train/target': part.target,
            'test/data': part.data,
            'test/target': part.target,
          }),
          drawn,
        ];
    const { train, test } = await readUsps(bytes);
    expect(test.labels).toEqual(expected.labels);
    // The IDX files hold the floats, which are multiples of 1/2000 in the real set, as rounded bytes.
    const rounded = Uint8Array.from(test.images, (v) =>
      Math.floor(isReal ? (255 * Math.round(2000 * v)) / 2000 + 0.5 : 255 * v + 0.5),
    );
    expect(Buffer.compare(rounded, expected.images as Uint8Array)).toBe(0);
    if (isReal) {
      expect(train.labels).toHaveLength(7291);
      expect([...train.labels.subarray(0, 10)]).toEqual([6, 5, 4, 7, 3, 6, 3, 1, 0, 1]);
    }
  });

  it('refuses what is not HDF5, is cut off or is damaged, and says nothing on the console', async () => {
    const spy = vi.spyOn(console, 'error');
    const bytes = await hdf5File(good());
    const read = (part: Uint8Array) => () => readUsps(part, { file: 'f' });
    await expectFormatError(read(new Uint8Array(1000)), 'f', 0, /not an HDF5 file/);
    for (let length = 0; length < 8; length++)
      await expectFormatError(read(bytes.subarray(0, length)), 'f', length);
    for (const length of [8, 50, 96, bytes.length >> 1, bytes.length - 1]) {
      await expectFormatError(read(bytes.subarray(0, length)), 'f', 0, /not a readable HDF5 file/);
    }
    for (let position = 8; position < bytes.length; position += 61) {
      const damaged = bytes.slice();
      damaged[position]! ^= 0xff;
      await readUsps(damaged).catch((error) => void expect(error).toBeInstanceOf(DataFormatError));
    }
    expect((await readUsps(bytes)).train.labels).toHaveLength(3);
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  });

  it.each<[RegExp, Parts]>([
    [
      /train\/data: expected the shape n × 256, got 6 × 128/,
      { 'train/data': { data: images(3), shape: [6, 128] } },
    ],
    [
      /train\/target: expected the shape 3, got 2/,
      { 'train/target': { data: Int32Array.of(1, 2), shape: [2] } },
    ],
    [/test\/data: expected .*float32/, { 'test/data': { data: new Float64Array(256), shape: [1, 256] } }],
    [/test\/target: expected .*int32/, { 'test/target': { data: Uint8Array.of(1), shape: [1] } }],
    [
      /train\/data\[1\]\[2\]: NaN/,
      { 'train/data': { data: images(3).fill(NaN, 258, 259), shape: [3, 256] } },
    ],
    [/train\/data\[2\]\[255\]: -1/, { 'train/data': { data: images(3).fill(-1, 767), shape: [3, 256] } }],
    [/train\/data\[0\]\[0\]: 2/, { 'train/data': { data: images(3).fill(2, 0, 1), shape: [3, 256] } }],
    [
      /train\/data: 700 images cannot be in a file of \d+ bytes/,
      {
        'train/data': { data: images(700).fill(0), shape: [700, 256], chunks: [700, 256] },
        'train/target': { data: new Int32Array(700), shape: [700], chunks: [700] },
      },
    ],
    [/test\/target\[0\]: 10 is not a digit/, { 'test/target': { data: Int32Array.of(10), shape: [1] } }],
    [
      /train\/target\[1\]: -1 is not a digit/,
      { 'train/target': { data: Int32Array.of(1, -1, 1), shape: [3] } },
    ],
  ])('refuses %s', async (message, changes) => {
    const bytes = await hdf5File({ ...good(), ...changes });
    await expectFormatError(() => readUsps(bytes, { file: 'f' }), 'f', 0, message);
  });

  it('names the data set that is missing', async () => {
    const { 'test/target': _, ...parts } = good();
    const bytes = await hdf5File(parts);
    await expectFormatError(() => readUsps(bytes, { file: 'f' }), 'f', 0, /there is no test\/target/);
  });

  it('says what to install when the HDF5 library is missing', async () => {
    const bytes = await hdf5File(good());
    vi.resetModules();
    vi.doMock('h5wasm', () => {
      throw new Error('not found');
    });
    const fresh = await import('../../../src/data/formats/usps.js');
    const error = await fresh.readUsps(bytes).catch((thrown) => thrown);
    vi.doUnmock('h5wasm');
    expect(error.name).toBe(BornspikeError.name);
    expect(error.message).toMatch(/npm install h5wasm/);
  });

  it('reads by the HDF5 library that it was given, as what is bundled must', async () => {
    const bytes = await hdf5File(good());
    vi.resetModules();
    vi.doMock('h5wasm', () => {
      throw new Error('not found');
    });
    const { useHdf5, readUsps: read } = await import('../../../src/data/public.js');
    useHdf5(library);
    const { test } = await read(bytes);
    vi.doUnmock('h5wasm');
    expect(test.labels).toEqual(Uint8Array.of(7));
    expect(() => useHdf5({} as never)).toThrow(/h5wasm: expected what import/);
  });
});
