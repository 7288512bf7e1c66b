import type { Dataset } from 'h5wasm';
import { checkOptions, checkText } from '../engine/check.js';
import { DataFormatError } from '../engine/errors.js';
import { asBytes } from './as-bytes.js';
import type { ImageDataset } from './dataset.js';
import { DEFLATE_LIMIT, dataSet, readHdf5 } from './hdf5.js';

const SIDE = 16;
const CLASSES = 10;

/**
 * Reads the USPS digits from an HDF5 file (`usps.h5`) with the groups `train` and `test`, each with `data`, float32 [n][256]
 * from 0 (background) to 1 (ink), and `target`, int32 [n] from 0 to 9. Needs the optional package `h5wasm`.
 *
 * @param options.file the name that errors give
 * @returns both parts, 16 × 16 pixels, intensities as floats
 * @throws BornspikeError when `h5wasm` is not installed
 * @throws DataFormatError when it is not such a file. HDF5 does not tell where in a file a value lies: the offset is the
 *   file's length if it is cut off within its signature, otherwise 0, and the message names the data set and the entry
 */
export async function readUsps(
  bytes: Uint8Array | ArrayBuffer,
  options: { file?: string } = {},
): Promise<{ train: ImageDataset; test: ImageDataset }> {
  checkOptions('options', options, ['file']);
  const input = asBytes('bytes', bytes);
  const file = checkText('options.file', options.file ?? 'usps.h5');
  return readHdf5(input, file, (opened) => {
    const read = (part: string) => {
      const data = dataSet(opened, `${part}/data`, file);
      const target = dataSet(opened, `${part}/target`, file);
      return readPart(data, target, part, { file, length: input.length });
    };
    return { train: read('train'), test: read('test') };
  });
}

function readPart(
  data: Dataset,
  target: Dataset,
  part: string,
  { file, length }: { file: string; length: number },
): ImageDataset {
  const fail = (problem: string) => new DataFormatError(file, 0, `${part}/${problem}`);
  const size = SIDE * SIDE;
  const [count] = data.shape ?? [];
  if (data.shape?.length !== 2 || data.shape[1] !== size) {
    throw fail(`data: expected the shape n × ${size}, got ${data.shape?.join(' × ')}`);
  }
  if (target.shape?.length !== 1 || target.shape[0] !== count) {
    throw fail(`target: expected the shape ${count}, got ${target.shape?.join(' × ')}`);
  }
  if (count * size * 4 > length * DEFLATE_LIMIT) {
    throw fail(`data: ${count} images cannot be in a file of ${length} bytes`);
  }
  if (data.dtype !== '<f') throw fail('data: expected little-endian float32');
  if (target.dtype !== '<i') throw fail('target: expected little-endian int32');

  const images = data.value as Float32Array;
  const targets = target.value as Int32Array;
  // Written so that NaN, for which every comparison is false, is found as well.
  const pixel = images.findIndex((value) => !(value >= 0 && value <= 1));
  if (pixel >= 0) {
    throw fail(`data[${Math.floor(pixel / size)}][${pixel % size}]: ${images[pixel]} is not from 0 to 1`);
  }
  const wrong = targets.findIndex((label) => label < 0 || label >= CLASSES);
  if (wrong >= 0) throw fail(`target[${wrong}]: ${targets[wrong]} is not a digit`);
  return {
    name: `usps ${part}`,
    width: SIDE,
    height: SIDE,
    classes: CLASSES,
    images: images.slice(),
    labels: Uint8Array.from(targets),
  };
}
