import type { Dataset, File as Hdf5File } from 'h5wasm';
import { checkOptions, checkText } from '../engine/check.js';
import { BornspikeError, DataFormatError } from '../engine/errors.js';
import { asBytes } from './as-bytes.js';
import type { ImageDataset } from './dataset.js';

const SIDE = 16;
const CLASSES = 10;
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Deflate cannot shrink further, so a file that claims more than this is broken. */
const DEFLATE_LIMIT = 1032;
/** The name within the HDF5 library's own file system, which lives in memory. */
const VIRTUAL_FILE = '/bornspike-usps.h5';

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
  for (const [i, byte] of SIGNATURE.entries()) {
    if (i >= input.length) throw new DataFormatError(file, i, 'the file ends within its HDF5 signature');
    if (input[i] !== byte) throw new DataFormatError(file, 0, 'not an HDF5 file');
  }

  const hdf5 = await importHdf5();
  const library = await hdf5.ready;
  const { FS } = library;
  let opened: Hdf5File | undefined;
  try {
    // Without this the library prints its errors and goes on with invalid handles.
    library.activate_throwing_error_handler();
    FS.writeFile(VIRTUAL_FILE, input);
    opened = new hdf5.File(VIRTUAL_FILE, 'r');
    const read = (part: string) => {
      const data = opened!.get(`${part}/data`);
      const target = opened!.get(`${part}/target`);
      if (!(data instanceof hdf5.Dataset)) throw new DataFormatError(file, 0, `there is no ${part}/data`);
      if (!(target instanceof hdf5.Dataset)) throw new DataFormatError(file, 0, `there is no ${part}/target`);
      return readPart(data, target, part, { file, length: input.length });
    };
    return { train: read('train'), test: read('test') };
  } catch (error) {
    if (error instanceof DataFormatError) throw error;
    throw new DataFormatError(file, 0, 'not a readable HDF5 file', { cause: error });
  } finally {
    try {
      opened?.close();
    } finally {
      library.deactivate_throwing_error_handler();
      if (FS.analyzePath(VIRTUAL_FILE).exists) FS.unlink(VIRTUAL_FILE);
    }
  }
}

async function importHdf5(): Promise<typeof import('h5wasm')> {
  try {
    return await import('h5wasm');
  } catch (cause) {
    throw new BornspikeError('reading HDF5 needs the package h5wasm: npm install h5wasm', { cause });
  }
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
