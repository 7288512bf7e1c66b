import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileError, readBytes } from '../../files/index.js';
import { type FileSet, PARTS, type Part } from './file-sets.js';

const HDF5_FILE = 'usps.h5';
/** What the files of a part may begin with. */
export const PREFIXES: Record<Part, readonly string[]> = { train: ['train'], test: ['t10k', 'test'] };

/** The files of one part: IDX, or the label file of recordings, without images. */
export interface PartFiles {
  images?: string;
  labels: string;
  /** The number of samples that the names or the label file announce, where it need not be the published one. */
  announced?: number;
}

/** The files of a data set that are there. */
export interface FoundFiles {
  folder: string;
  /** Both parts in one file. */
  hdf5?: string;
  parts: Partial<Record<Part, PartFiles>>;
}

/** Looks for a data set's files in `directory` and in its subfolders of the set's names. */
export function findFiles(set: FileSet, directory: string): FoundFiles | undefined {
  const { name, folders = [name], recordings } = set;
  const entry = statSync(directory, { throwIfNoEntry: false });
  if (entry && !entry.isDirectory()) throw fileError('read', directory, { code: 'EEXIST' });
  for (const folder of [...folders.map((subfolder) => join(directory, subfolder)), directory]) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
    const names = new Set(namesIn(folder));
    const parts: FoundFiles['parts'] = {};
    for (const part of PARTS) {
      const files = recordings ? findLabelFile(folder, names, part) : findIdx(folder, names, PREFIXES[part]);
      if (files) parts[part] = files;
    }
    const hdf5 = name === 'usps' && names.has(HDF5_FILE) ? join(folder, HDF5_FILE) : undefined;
    if (hdf5 || parts.train || parts.test) return { folder, hdf5, parts };
  }
  return undefined;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw fileError('read', folder, cause);
  }
}

/** The label file of a part of recordings that names most of them, such as `train1K.txt`. */
function findLabelFile(folder: string, names: ReadonlySet<string>, part: Part): PartFiles | undefined {
  const files = [...names]
    .filter((name) => name.startsWith(part) && name.endsWith('.txt'))
    .map((name) => {
      const labels = join(folder, name);
      const entries = new TextDecoder('latin1').decode(readBytes(labels)).match(/^\d/gm);
      return { labels, announced: entries?.length ?? 0 };
    });
  return files.sort((a, b) => b.announced - a.announced)[0];
}

/**
 * The two files of a part: whole ones, such as `train-images-idx3-ubyte.gz`, rather than the longest of those that were cut
 * after their first n samples, such as `train-images-first7011-idx3-ubyte.gz`.
 */
function findIdx(
  folder: string,
  names: ReadonlySet<string>,
  prefixes: readonly string[],
): PartFiles | undefined {
  const find = (kind: string, infix: string, type: string) =>
    prefixes
      .map((prefix) => `${prefix}-${kind}${infix}-${type}-ubyte`)
      .flatMap((name) => [`${name}.gz`, name])
      .find((name) => names.has(name));
  const lengths = [...names]
    .flatMap((name) => /-images-first(\d+)-idx3-ubyte(\.gz)?$/.exec(name)?.[1] ?? [])
    .sort((a, b) => Number(b) - Number(a));
  for (const first of ['', ...lengths]) {
    const infix = first && `-first${first}`;
    const images = find('images', infix, 'idx3');
    const labels = find('labels', infix, 'idx1');
    if (images && labels) {
      const files = { images: join(folder, images), labels: join(folder, labels) };
      return first ? { ...files, announced: Number(first) } : files;
    }
  }
  return undefined;
}
