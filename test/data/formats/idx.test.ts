import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdx, readIdxDataset, strokes } from '../../../src/data/public.js';
import { ArgumentError, DataFormatError } from '../../../src/engine/errors.js';
import { extent } from '../../extent.js';
import { expectFormatError } from '../format-error.js';
import { hasReal, real } from '../real-data.js';

/** An IDX file; the header may lie about the data. */
function idx(shape: number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, 8, shape.length]);
  for (const [axis, length] of shape.entries()) view.setUint32(4 + 4 * axis, length);
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

const gzip = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));
const small = idx([2, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

describe('readIdx', () => {
  it('reads raw and gzip, from views and buffers, with one to three axes', async () => {
    const expected = { shape: [2, 2, 3], data: Uint8Array.from({ length: 12 }, (_, i) => i) };
    expect(await readIdx(small)).toEqual(expected);
    expect(await readIdx(small.buffer as ArrayBuffer)).toEqual(expected);
    expect(await readIdx(Uint8Array.of(9, ...small).subarray(1))).toEqual(expected);
    expect(await readIdx(gzip(small), { file: 'a.gz' })).toEqual(expected);
    expect(await readIdx(idx([3], [1, 2, 3]))).toEqual({ shape: [3], data: Uint8Array.of(1, 2, 3) });
    expect((await readIdx(idx([1, 2], [1, 2]))).shape).toEqual([1, 2]);
    expect((await readIdx(idx([0, 2, 2], []))).data).toHaveLength(0);
  });

  it('hands out data of its own', async () => {
    const { data } = await readIdx(small);
    data[0] = 99;
    expect(small[16]).toBe(0);
  });

  it('says where a file is cut off, at every position of header and data', async () => {
    for (let length = 0; length < small.length; length++) {
      await expectFormatError(
        () => readIdx(small.subarray(0, length), { file: 'f' }),
        'f',
        length,
        length < 16 ? /header/ : /cut off/,
      );
      await expectFormatError(
        () => readIdx(gzip(small.subarray(0, length)), { file: 'f.gz' }),
        'f.gz',
        length,
      );
    }
  });

  it('says where a file is too long', async () => {
    const long = Uint8Array.of(...small, 0, 0);
    await expectFormatError(() => readIdx(long, { file: 'f' }), 'f', small.length, /2 bytes too many/);
    await expectFormatError(
      () => readIdx(gzip(long), { file: 'f' }),
      'f',
      small.length,
      /more than 28 bytes/,
    );
  });

  it('refuses other magics, element types and numbers of axes', async () => {
    const patched = (position: number, value: number) => {
      const bytes = small.slice();
      bytes[position] = value;
      return () => readIdx(bytes, { file: 'f' });
    };
    await expectFormatError(patched(0, 1), 'f', 0, /not an IDX file/);
    await expectFormatError(patched(1, 1), 'f', 1, /not an IDX file/);
    await expectFormatError(patched(2, 13), 'f', 2, /32-bit floats; only unsigned bytes/);
    await expectFormatError(patched(2, 7), 'f', 2, /no element type 7/);
    await expectFormatError(patched(3, 0), 'f', 3, /0 axes; 1 to 3/);
    await expectFormatError(patched(3, 4), 'f', 3, /4 axes; 1 to 3/);
  });

  it('never trusts the sizes of a header', async () => {
    const huge = 2 ** 32 - 1;
    await expectFormatError(() => readIdx(idx([huge, huge, huge], [1]), { file: 'f' }), 'f', 8, /any file/);
    await expectFormatError(() => readIdx(idx([huge], [1]), { file: 'f' }), 'f', 9, /cut off/);
    await expectFormatError(
      () => readIdx(idx([2 ** 20, 2 ** 20, 4], [1]), { file: 'f' }),
      'f',
      17,
      /cut off/,
    );
    const packed = gzip(idx([2 ** 20, 2 ** 20, 4], [1]));
    await expectFormatError(() => readIdx(packed, { file: 'f' }), 'f', packed.length * 1032, /cut off/);
  });

  it('refuses gzip that is none, is cut off, is damaged or goes on', async () => {
    const packed = gzip(small);
    await expectFormatError(() => readIdx(small, { file: 'f.gz' }), 'f.gz', 0, /ends in \.gz/);
    for (let length = 2; length < packed.length; length++) {
      await expectFormatError(
        () => readIdx(packed.subarray(0, length), { file: 'f.gz' }),
        'f.gz',
        length,
        /cut off or damaged/,
      );
    }
    for (const position of [2, 12, packed.length - 6, packed.length - 2]) {
      const damaged = packed.slice();
      damaged[position]! ^= 0x55;
      await expect(readIdx(damaged, { file: 'f.gz' })).rejects.toThrow(DataFormatError);
    }
    for (const tail of [Uint8Array.of(0, 1, 2, 3), packed]) {
      const longer = new Uint8Array([...packed, ...tail]);
      await expect(readIdx(longer, { file: 'f.gz' })).rejects.toThrow(DataFormatError);
    }
  });

  it('stops unpacking a bomb at the size that its header announces', async () => {
    const bomb = gzip(idx([3], new Uint8Array(50_000_000)));
    await expectFormatError(() => readIdx(bomb, { file: 'f' }), 'f', 11, /more than 11 bytes/);
  });

  it('throws nothing but DataFormatError, whatever the bytes are', async () => {
    const tryAll = async (bytes: Uint8Array) => {
      await readIdx(bytes).catch((error) => void expect(error).toBeInstanceOf(DataFormatError));
    };
    const edits = fc.array(fc.tuple(fc.nat(small.length + 30), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), async (changes, packed) => {
        const bytes = packed ? gzip(small) : small.slice();
        for (const [position, value] of changes) if (position < bytes.length) bytes[position] = value;
        await tryAll(bytes);
      }),
      { seed: 1, numRuns: extent(100, 300) },
    );
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), tryAll), { seed: 2, numRuns: 200 });
  });

  it('refuses what are no bytes and unknown options', async () => {
    await expect(readIdx('bytes' as never)).rejects.toThrow(ArgumentError);
    await expect(readIdx(small, { files: 'f' } as never)).rejects.toThrow(/no such option/);
  });
});

describe('readIdxDataset', () => {
  const options = { name: 'd', classes: 10, imagesFile: 'images.gz', labelsFile: 'labels' };
  const images = gzip(small);

  it('puts images and labels together', async () => {
    expect(await readIdxDataset(images, idx([2], [7, 9]), options)).toEqual({
      name: 'd',
      width: 3,
      height: 2,
      classes: 10,
      images: small.slice(16),
      labels: Uint8Array.of(7, 9),
    });
  });

  it('refuses files that do not belong together', async () => {
    const read = (a: Uint8Array, b: Uint8Array) => () => readIdxDataset(a, b, options);
    await expectFormatError(
      read(images, idx([3], [7, 9, 1])),
      'labels',
      4,
      /3 labels for the 2 images of images.gz/,
    );
    await expectFormatError(read(images, idx([2], [7, 10])), 'labels', 9, /label 10 is not below 10/);
    await expectFormatError(read(images, images), 'labels', 3, /labels have 1 axis/);
    await expectFormatError(
      read(gzip(idx([2], [7, 9])), idx([2], [7, 9])),
      'images.gz',
      3,
      /images have 3 axes/,
    );
    await expectFormatError(
      read(gzip(idx([2, 2, 0], [])), idx([2], [7, 9])),
      'images.gz',
      12,
      /without pixels/,
    );
    await expectFormatError(read(small, idx([2], [7, 9])), 'images.gz', 0, /ends in \.gz/);
  });

  it('refuses options that cannot be', async () => {
    const read = (more: object) => readIdxDataset(images, idx([2], [7, 9]), { ...options, ...more });
    await expect(read({ classes: 257 })).rejects.toThrow(/options.classes/);
    await expect(read({ classNames: ['a'] })).rejects.toThrow(/options.classNames: expected 10 names/);
  });

  const files = ['mnist/t10k-images-idx3-ubyte.gz', 'mnist/t10k-labels-idx1-ubyte.gz'] as const;
  const isReal = hasReal(...files);
  it(`reads a whole data set (${isReal ? 'MNIST' : 'strokes'})`, async () => {
    const drawn = await strokes({ count: 1000, size: 28, seed: 1 });
    const [imageBytes, labelBytes] = isReal
      ? files.map(real)
      : [gzip(idx([1000, 28, 28], drawn.images)), gzip(idx([1000], drawn.labels))];
    const dataset = await readIdxDataset(imageBytes!, labelBytes!, {
      name: 'digits',
      classes: 10,
      imagesFile: files[0],
      labelsFile: files[1],
    });
    expect([dataset.width, dataset.height]).toEqual([28, 28]);
    if (isReal) {
      expect([...dataset.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
      // The known checksum of the unpacked official file, its header put back.
      const md5 = createHash('md5')
        .update(idx([10000, 28, 28], dataset.images))
        .digest('hex');
      expect(md5).toBe('2646ac647ad5339dbf082846283269ea');
    } else {
      expect(Buffer.compare(dataset.images as Uint8Array, drawn.images as Uint8Array)).toBe(0);
      expect(dataset.labels).toEqual(drawn.labels);
    }
  });
});
