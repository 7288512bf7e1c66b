import type { Dataset, File as Hdf5File } from 'h5wasm';
import type { Pacer } from '../../engine/index.js';
import { BornspikeError, DataFormatError } from '../../engine/index.js';
import { type Hdf5, importHdf5 } from './hdf5-library.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Deflate cannot shrink further, so data sets that claim more bytes for one of the file are broken. */
export const DEFLATE_LIMIT = 1032;
/** A chunk is unpacked as a whole: it may have as many bytes as its data set, or this many if that is smaller. */
const SMALLEST_CHUNK_LIMIT = 2 ** 20;
/** Filters that shrink by no more than deflate: itself, once, and those that leave the size as it is. */
const FILTERS = { deflate: 1, shuffle: 2, fletcher32: 3 };
/** Bytes that are read in one piece, about. */
const SLAB = 2 ** 20;
const OUT_OF_MEMORY = /out of memory|OOM|alloc|enlarge memory/i;

/** The library's file system may keep the bytes that it is given; its types do not know that. */
const OWN = { canOwn: true } as object;

/** Numbers that the names in the library's own file system, which lives in memory, end with. */
let opened = 0;
/** The file over which the library broke down, if one did: what it says of others from then on is not to be believed. */
let fatal: string | undefined;
/** Files that are being read or written. */
let active = 0;

/**
 * Opens an HDF5 file for as long as `read` runs.
 *
 * @throws BornspikeError when `h5wasm` is not installed, or memory does not suffice
 * @throws DataFormatError when it is not a readable HDF5 file; the offset is its length if it is cut off within its
 *   signature, otherwise 0
 */
export async function readHdf5<T>(
  input: Uint8Array,
  file: string,
  read: (opened: Hdf5File) => T | Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (const [i, byte] of SIGNATURE.entries()) {
    if (i >= input.length) throw new DataFormatError(file, i, 'the file ends within its HDF5 signature');
    if (input[i] !== byte) throw new DataFormatError(file, 0, 'not an HDF5 file');
  }
  if (fatal !== undefined) {
    throw new BornspikeError(
      `${file}: the HDF5 library broke down over ${fatal}, which is damaged: read other files in a new process or page`,
    );
  }
  // A copy: what the caller does with its bytes while this goes on changes nothing.
  const bytes = input.slice();
  const hdf5 = await importHdf5();
  const { FS } = await hdf5.ready;
  try {
    return await withLibrary(hdf5, async (name) => {
      FS.writeFile(name, bytes, OWN);
      return await withFile(hdf5, name, 'r', read);
    });
  } catch (error) {
    if (error instanceof BornspikeError || (signal?.aborted && error === signal.reason)) throw error;
    if (error instanceof RangeError || OUT_OF_MEMORY.test(String((error as Error)?.message))) {
      throw new BornspikeError(`${file}: there is not enough memory for what it says that it holds`, {
        cause: error,
      });
    }
    if (error instanceof WebAssembly.RuntimeError) fatal = file;
    throw new DataFormatError(file, 0, 'not a readable HDF5 file', { cause: error });
  }
}

/**
 * Makes an HDF5 file.
 *
 * @param write puts in what it holds
 * @throws BornspikeError when `h5wasm` is not installed
 */
export async function writeHdf5(write: (created: Hdf5File) => void | Promise<void>): Promise<Uint8Array> {
  const hdf5 = await importHdf5();
  const { FS } = await hdf5.ready;
  return withLibrary(hdf5, async (name) => {
    await withFile(hdf5, name, 'w', write);
    return (FS.readFile(name) as Uint8Array).slice();
  });
}

/** The data set at `path`; a `DataFormatError` says when there is none, or what no file of `length` bytes can hold. */
export function dataSet(opened: Hdf5File, path: string, file: string, length: number): Dataset {
  const found = opened.get(path);
  if (found === null || !('slice' in found)) throw new DataFormatError(file, 0, `there is no ${path}`);
  const set = found as Dataset;
  checkStorage(set, path, file, length);
  return set;
}

/** Holds what a data set claims against the file's length, before anything is allocated for it. */
function checkStorage({ metadata, filters }: Dataset, path: string, file: string, length: number): void {
  const fail = (problem: string) => new DataFormatError(file, 0, `${path}: ${problem}`);
  const { shape, size, chunks, virtual_sources: elsewhere } = metadata;
  const bytesOf = (sizes: readonly number[]) => sizes.reduce((product, axis) => product * axis, size);
  const claimed = bytesOf(shape ?? []);
  if (elsewhere !== undefined) throw fail('what other files hold is not read');
  if (claimed > length * DEFLATE_LIMIT) {
    throw fail(`${shape?.join(' × ')} values cannot be in a file of ${length} bytes`);
  }
  if (chunks && bytesOf(chunks) > Math.max(claimed, SMALLEST_CHUNK_LIMIT)) {
    throw fail(`chunks of ${chunks.join(' × ')} are larger than the data set`);
  }
  const known: number[] = Object.values(FILTERS);
  const other = filters.find(({ id }) => !known.includes(id));
  if (other) throw fail(`the filter ${other.name || other.id} is not supported`);
  if (filters.filter(({ id }) => id === FILTERS.deflate).length > 1) throw fail('it is packed twice');
}

/**
 * Reads rows `first` to `first + count - 1`, those along the first axis, in pieces, and lets others run in between.
 *
 * @param use takes the values of each piece and the number of its first row
 */
export async function readRows(
  set: Dataset,
  [first, count]: readonly [number, number],
  pacer: Pacer,
  use: (values: ArrayLike<number>, row: number) => void,
): Promise<void> {
  const { shape, size, chunks } = set.metadata;
  const [, ...inner] = shape!;
  const rowBytes = inner.reduce((product, axis) => product * axis, size);
  // Whole chunks, or they would be unpacked again for each piece.
  const chunkRows = chunks?.[0] ?? 1;
  const step = chunkRows * Math.max(1, Math.floor(SLAB / Math.max(1, rowBytes * chunkRows)));
  for (let row = first; row < first + count; ) {
    const end = Math.min(first + count, row - (row % step) + step);
    use(set.slice([[row, end], ...inner.map(() => [] as [])]) as ArrayLike<number>, row);
    pacer.report({ unit: 'sample', done: end - first, total: count });
    row = end;
    await pacer.pause();
  }
}

/**
 * Makes a data set of bytes, each row packed with gzip, in pieces, and lets others run in between.
 *
 * @param rows the values of the rows from `first` to before `end`
 */
export async function writeRows(
  created: Hdf5File,
  name: string,
  shape: [count: number, ...inner: number[]],
  rows: (first: number, end: number) => Uint8Array,
  pacer: Pacer,
): Promise<void> {
  const [count, ...inner] = shape;
  const step = Math.max(1, Math.floor(SLAB / inner.reduce((product, axis) => product * axis, 1)));
  // Made of the first piece, as it cannot be made without values, and then as long as it is to be.
  let end = Math.min(step, count);
  const set = created.create_dataset({
    ...{ name, data: rows(0, end), shape: [end, ...inner], maxshape: shape },
    ...{ chunks: [1, ...inner], compression: 'gzip' },
  });
  set.resize(shape);
  for (;;) {
    pacer.report({ unit: 'sample', done: end, total: count });
    await pacer.pause();
    if (end === count) return;
    const first = end;
    end = Math.min(first + step, count);
    set.write_slice([[first, end], ...inner.map(() => [] as [])], rows(first, end));
  }
}

/** Lets the library throw its errors while `work` runs on a file of a name of its own, and leaves nothing in its file system. */
async function withLibrary<T>(hdf5: Hdf5, work: (name: string) => Promise<T>): Promise<T> {
  const library = await hdf5.ready;
  const name = `/bornspike-${opened++}.h5`;
  // Without this the library prints its errors and goes on with invalid handles.
  if (active++ === 0) library.activate_throwing_error_handler();
  try {
    return await work(name);
  } finally {
    if (--active === 0) library.deactivate_throwing_error_handler();
    if (library.FS.analyzePath(name).exists) library.FS.unlink(name);
  }
}

async function withFile<T>(
  hdf5: Hdf5,
  name: string,
  mode: 'r' | 'w',
  use: (opened: Hdf5File) => T | Promise<T>,
): Promise<T> {
  const file = new hdf5.File(name, mode);
  try {
    return await use(file);
  } finally {
    file.close();
  }
}
