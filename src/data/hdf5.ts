import type { Dataset, File as Hdf5File } from 'h5wasm';
import { BornspikeError, DataFormatError } from '../engine/errors.js';
import { type Hdf5, importHdf5 } from './hdf5-library.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Deflate cannot shrink further, so a file that claims more than this is broken. */
export const DEFLATE_LIMIT = 1032;
/** The name within the HDF5 library's own file system, which lives in memory. */
const VIRTUAL_FILE = '/bornspike.h5';

/**
 * Opens an HDF5 file for as long as `read` runs.
 *
 * @throws BornspikeError when `h5wasm` is not installed
 * @throws DataFormatError when it is not a readable HDF5 file; the offset is its length if it is cut off within its
 *   signature, otherwise 0
 */
export async function readHdf5<T>(
  input: Uint8Array,
  file: string,
  read: (opened: Hdf5File) => T,
): Promise<T> {
  for (const [i, byte] of SIGNATURE.entries()) {
    if (i >= input.length) throw new DataFormatError(file, i, 'the file ends within its HDF5 signature');
    if (input[i] !== byte) throw new DataFormatError(file, 0, 'not an HDF5 file');
  }
  const hdf5 = await importHdf5();
  const { FS } = await hdf5.ready;
  try {
    return await withLibrary(hdf5, () => {
      FS.writeFile(VIRTUAL_FILE, input);
      return withFile(hdf5, 'r', read);
    });
  } catch (error) {
    if (error instanceof BornspikeError) throw error;
    throw new DataFormatError(file, 0, 'not a readable HDF5 file', { cause: error });
  }
}

/**
 * Makes an HDF5 file.
 *
 * @param write puts in what it holds
 * @throws BornspikeError when `h5wasm` is not installed
 */
export async function writeHdf5(write: (created: Hdf5File) => void): Promise<Uint8Array> {
  const hdf5 = await importHdf5();
  const { FS } = await hdf5.ready;
  return withLibrary(hdf5, () => {
    withFile(hdf5, 'w', write);
    return (FS.readFile(VIRTUAL_FILE) as Uint8Array).slice();
  });
}

/** The data set at `path`; a `DataFormatError` says when there is none. */
export function dataSet(opened: Hdf5File, path: string, file: string): Dataset {
  const found = opened.get(path);
  if (found === null || !('slice' in found)) throw new DataFormatError(file, 0, `there is no ${path}`);
  return found as Dataset;
}

/** Lets the library throw its errors while `work` runs, and leaves nothing in its file system. */
async function withLibrary<T>(hdf5: Hdf5, work: () => T): Promise<T> {
  const library = await hdf5.ready;
  // Without this the library prints its errors and goes on with invalid handles.
  library.activate_throwing_error_handler();
  try {
    return work();
  } finally {
    library.deactivate_throwing_error_handler();
    if (library.FS.analyzePath(VIRTUAL_FILE).exists) library.FS.unlink(VIRTUAL_FILE);
  }
}

function withFile<T>(hdf5: Hdf5, mode: 'r' | 'w', use: (opened: Hdf5File) => T): T {
  const opened = new hdf5.File(VIRTUAL_FILE, mode);
  try {
    return use(opened);
  } finally {
    opened.close();
  }
}
