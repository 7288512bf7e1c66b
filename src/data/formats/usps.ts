import type { Dataset } from 'h5wasm';
import { DataFormatError, Pacer } from '../../engine/index.js';
import type { ImageDataset } from '../sets/dataset.js';
import { asBytes, fileOf, type ReaderOptions } from './as-bytes.js';
import { dataSet, readHdf5, readRows } from './hdf5.js';

const SIDE = 16;
const CLASSES = 10;
/** Bytes of images for one of the file; the published file has 3.3. */
const MOST_EXPANSION = 64;

/**
 * Reads the USPS digits from an HDF5 file (`usps.h5`) with the groups `train` and `test`, each with `data`, float32 [n][256]
 * from 0 (background) to 1 (ink), and `target`, int32 [n] from 0 to 9. Needs the optional package `h5wasm`.
 *
 * @param options.file the name that errors give
 * @returns both parts, 16 × 16 pixels, intensities as floats
 * @throws BornspikeError when `h5wasm` is not installed
 * @throws DataFormatError when it is not such a file. HDF5 does not tell where in a file a value lies: the offset is the
 *   file's length if it is cut off within its signature, otherwise 0, and the message names the data set and the entry
 *
 * @example
 * ```ts
 * import { File as Hdf5File, ready } from 'h5wasm';
 * import { readUsps } from 'bornspike/data';
 *
 * // A file like usps.h5, with one digit in each part.
 * const { FS } = await ready;
 * const file = new Hdf5File('tiny.h5', 'w');
 * for (const [name, digit] of [['train', 3], ['test', 8]] as const) {
 *   const group = file.create_group(name);
 *   group.create_dataset({ name: 'data', data: new Float32Array(256).fill(0.5), shape: [1, 256] });
 *   group.create_dataset({ name: 'target', data: Int32Array.of(digit), shape: [1] });
 * }
 * file.close();
 * const { train, test } = await readUsps(FS.readFile('tiny.h5'));
 * console.log(train.width, train.height, train.labels.join(' '), test.labels.join(' ')); // prints: 16 16 3 8
 * ```
 */
export async function readUsps(
  bytes: Uint8Array | ArrayBuffer,
  options: ReaderOptions = {},
): Promise<{ train: ImageDataset; test: ImageDataset }> {
  const input = asBytes('bytes', bytes);
  const file = fileOf(options, 'usps.h5');
  const pacer = new Pacer(options);
  return readHdf5(
    input,
    file,
    async (opened) => {
      const read = (part: string) => {
        const [data, target] = ['data', 'target'].map((name) =>
          dataSet(opened, `${part}/${name}`, file, input.length),
        );
        return readPart(data!, target!, part, { file, length: input.length, pacer });
      };
      return { train: await read('train'), test: await read('test') };
    },
    options.signal,
  );
}

async function readPart(
  data: Dataset,
  target: Dataset,
  part: string,
  { file, length, pacer }: { file: string; length: number; pacer: Pacer },
): Promise<ImageDataset> {
  const fail = (problem: string) => new DataFormatError(file, 0, `${part}/${problem}`);
  const size = SIDE * SIDE;
  const [count] = data.shape ?? [];
  if (data.shape?.length !== 2 || data.shape[1] !== size) {
    throw fail(`data: expected the shape n × ${size}, got ${data.shape?.join(' × ')}`);
  }
  if (target.shape?.length !== 1 || target.shape[0] !== count) {
    throw fail(`target: expected the shape ${count}, got ${target.shape?.join(' × ')}`);
  }
  if (count! * size * 4 > length * MOST_EXPANSION) {
    throw fail(`data: ${count} images cannot be in a file of ${length} bytes`);
  }
  if (data.dtype !== '<f') throw fail('data: expected little-endian float32');
  if (target.dtype !== '<i') throw fail('target: expected little-endian int32');

  const images = new Float32Array(count! * size);
  await readRows(data, [0, count!], pacer, (values, row) => {
    images.set(values, row * size);
    for (let i = 0; i < values.length; i++) {
      // Written so that NaN, for which every comparison is false, is found as well.
      if (values[i]! >= 0 && values[i]! <= 1) continue;
      throw fail(`data[${row + Math.floor(i / size)}][${i % size}]: ${values[i]} is not from 0 to 1`);
    }
  });
  const labels = new Uint8Array(count!);
  await readRows(target, [0, count!], pacer, (values, row) => {
    for (let i = 0; i < values.length; i++) {
      if (!(values[i]! >= 0 && values[i]! < CLASSES)) {
        throw fail(`target[${row + i}]: ${values[i]} is not a digit`);
      }
      labels[row + i] = values[i]!;
    }
  });
  return { name: `usps ${part}`, width: SIDE, height: SIDE, classes: CLASSES, images, labels };
}
