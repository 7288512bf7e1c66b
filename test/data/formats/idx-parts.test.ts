import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openIdx, readIdxDataset, strokes } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { expectFormatError } from '../format-error.js';
import { hasReal, real } from '../real-data.js';

function idxFile(shape: number[], data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => {
    header.writeUInt32BE(size, 4 + 4 * axis);
  });
  return new Uint8Array(Buffer.concat([header, data]));
}

/** Like a Blob; says which bytes were read. */
class CountingFile {
  readonly ranges: [number, number][] = [];
  constructor(readonly bytes: Uint8Array) {}
  get size(): number {
    return this.bytes.length;
  }
  slice(start: number, end: number) {
    return {
      arrayBuffer: async () => {
        this.ranges.push([start, end]);
        return this.bytes.slice(start, end).buffer as ArrayBuffer;
      },
    };
  }
}

const digits = await strokes({ count: 30, seed: 1 });
const images = idxFile([30, 16, 16], digits.images as Uint8Array);
const labels = idxFile([30], digits.labels);
const options = { name: 'digits', classes: 10, imagesFile: 'i', labelsFile: 'l' };
const open = (imageBytes = images, labelBytes = labels, more = {}) =>
  openIdx(new CountingFile(imageBytes), new CountingFile(labelBytes), { ...options, ...more });

describe('openIdx', () => {
  it('reads the bytes of a part, and no others', async () => {
    const [pixels, targets] = [new CountingFile(images), new CountingFile(labels)];
    const parts = await openIdx(pixels, targets, options);
    expect(parts).toMatchObject({ name: 'digits', count: 30, classes: 10, width: 16, height: 16 });
    expect(pixels.ranges.splice(0)).toEqual([[0, 16]]);
    expect(targets.ranges.splice(0)).toEqual([[0, 16]]);
    const part = await parts.part(7, 5);
    expect(pixels.ranges).toEqual([[16 + 7 * 256, 16 + 12 * 256]]);
    expect(targets.ranges).toEqual([[8 + 7, 8 + 12]]);
    expect(part).toEqual({
      name: 'digits',
      width: 16,
      height: 16,
      classes: 10,
      images: digits.images.slice(7 * 256, 12 * 256),
      labels: digits.labels.slice(7, 12),
    });
  });

  it('gives, part by part, the whole', async () => {
    const classNames = [...'abcdefghij'];
    const whole = await readIdxDataset(images, labels, { ...options, classNames });
    const parts = await openIdx(new Blob([images as BlobPart]), new Blob([labels as BlobPart]), {
      ...options,
      classNames,
    });
    expect(await parts.part(0, 30)).toEqual(whole);
    const read = [
      await parts.part(0, 11),
      await parts.part(11, 11),
      await parts.part(22, 8),
      await parts.part(30, 0),
    ];
    expect(read.flatMap((part) => [...part.images])).toEqual([...whole.images]);
    expect(read.flatMap((part) => [...part.labels])).toEqual([...whole.labels]);
  });

  it('refuses samples that are not there, and what is no file', async () => {
    const parts = await open();
    for (const [first, count] of [
      [-1, 1],
      [31, 0],
      [0, 31],
      [29, 2],
      [0.5, 1],
    ] as const) {
      await expect(parts.part(first, count)).rejects.toThrow(ArgumentError);
    }
    await expect(openIdx(images as never, labels as never, options)).rejects.toThrow(
      /images: expected a Blob/,
    );
    await expect(open(images, labels, { classes: 0 })).rejects.toThrow(/options.classes/);
    await expect(open(images, labels, { parts: 2 })).rejects.toThrow(/no such option/);
  });

  it('says where a file is broken', async () => {
    await expectFormatError(() => open(new Uint8Array(gzipSync(images))), 'i', 0, /packed with gzip/);
    await expectFormatError(() => open(images.subarray(0, 10)), 'i', 10, /ends within its header/);
    await expectFormatError(() => open(images.subarray(0, 7000)), 'i', 7000, /cut off/);
    await expectFormatError(
      () => open(images, idxFile([30, 1], digits.labels)),
      'l',
      3,
      /labels have 1 axis/,
    );
    await expectFormatError(
      () => open(images, idxFile([29], digits.labels.subarray(1))),
      'l',
      4,
      /29 labels for the 30/,
    );
    const parts = await open(images, labels, { classes: 9 });
    expect((await parts.part(0, 9)).labels).toHaveLength(9);
    await expectFormatError(() => parts.part(5, 10), 'l', 8 + 9, /label 9 is not below 9/);
    const shrinking = new CountingFile(images);
    const shrunk = await openIdx(shrinking, new CountingFile(labels), options);
    Object.assign(shrinking, { bytes: images.subarray(0, 16 + 300) });
    await expectFormatError(() => shrunk.part(1, 1), 'i', 16 + 300, /became shorter/);
  });

  const files = ['mnist/t10k-images-idx3-ubyte.gz', 'mnist/t10k-labels-idx1-ubyte.gz'] as const;
  it.runIf(hasReal(...files))('reads files through fs.openAsBlob (real files)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bornspike-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const paths = files.map((file, i) => {
      const path = join(folder, String(i));
      writeFileSync(path, gunzipSync(real(file)));
      return path;
    });
    const parts = await openIdx(await openAsBlob(paths[0]!), await openAsBlob(paths[1]!), options);
    expect(parts.count).toBe(10_000);
    const whole = await readIdxDataset(real(files[0]), real(files[1]), { name: 'digits', classes: 10 });
    const last = await parts.part(9_000, 1_000);
    expect(Buffer.compare(last.images as Uint8Array, whole.images.subarray(9_000 * 784) as Uint8Array)).toBe(
      0,
    );
    expect(last.labels).toEqual(whole.labels.slice(9_000));
  });
});
