import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE_SETS, PARTS } from '../../src/cli/data/file-sets.js';
import { findFiles } from '../../src/cli/data/find-files.js';
import { type OpenParts, openParts } from '../../src/cli/data/open-parts.js';
import { RandomStream } from '../../src/index.js';
import { hdf5File } from '../data/hdf5-file.js';
import { hasReal, real } from '../data/real-data.js';
import { extent } from '../extent.js';
import { temporaryFolder } from './command.js';

const usps = FILE_SETS.find(({ name }) => name === 'usps')!;
const IDX = PARTS.flatMap((part) => [`${part}-images-idx3-ubyte`, `${part}-labels-idx1-ubyte`]);

/** Some images on the grid of the published ones, as both kinds of file. */
async function madeFiles(): Promise<Record<string, Uint8Array>> {
  const random = new RandomStream('usps');
  const parts: Parameters<typeof hdf5File>[0] = {};
  const files: Record<string, Uint8Array> = {};
  for (const [part, count] of [
    ['train', 12],
    ['test', 5],
  ] as const) {
    const grid = Array.from({ length: count * 256 }, (_, i) => (i <= 2000 ? i : random.integer(2001)));
    const labels = Array.from({ length: count }, () => random.integer(10));
    parts[`${part}/data`] = { data: Float32Array.from(grid, (k) => k / 2000), shape: [count, 256] };
    parts[`${part}/target`] = { data: Int32Array.from(labels), shape: [count] };
    const bytes = grid.map((k) => Math.floor((255 * k) / 2000 + 0.5));
    files[`${part}-images-idx3-ubyte`] = Uint8Array.of(
      ...[0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 16, 0, 0, 0, 16],
      ...bytes,
    );
    files[`${part}-labels-idx1-ubyte`] = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, count, ...labels);
  }
  return { ...files, 'usps.h5': await hdf5File(parts) };
}

/** What is read of a folder that has these of the files. */
async function open(files: Record<string, Uint8Array>, names: readonly string[]): Promise<OpenParts> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'usps'));
  for (const name of names) writeFileSync(join(folder, 'usps', name), files[name]!);
  return openParts(usps, findFiles(usps, folder)!, PARTS, { steps: 1, binMilliseconds: 1, polarities: 1 });
}

const samplesOf = ({ parts }: OpenParts) =>
  Promise.all(PARTS.map((part) => parts[part]!.take([...parts[part]!.labels.keys()])));

describe('the files of USPS', () => {
  it('give the same samples in the same order, whichever of them are there', async () => {
    const files = await madeFiles();
    const [idx, hdf5, both] = await Promise.all(
      [IDX, ['usps.h5'], ['usps.h5', ...IDX]].map((names) => open(files, names)),
    );
    expect(await samplesOf(hdf5!)).toEqual(await samplesOf(idx!));
    expect(await samplesOf(both!)).toEqual(await samplesOf(idx!));
    // Which needs no library for HDF5.
    expect(both!.files.some((file) => file.endsWith('.h5'))).toBe(false);
  });

  it.runIf(extent(false, hasReal('usps/usps.h5', 'usps/train-images-idx3-ubyte.gz')))(
    'as published do so too',
    async () => {
      const names = IDX.map((name) => `${name}.gz`);
      const files = Object.fromEntries(['usps.h5', ...names].map((name) => [name, real(`usps/${name}`)]));
      const [fromHdf5, fromIdx] = [
        await samplesOf(await open(files, ['usps.h5'])),
        await samplesOf(await open(files, names)),
      ];
      for (const [p, dataset] of fromIdx.entries()) {
        const other = fromHdf5[p]!;
        const [bytes, others] = [dataset, other].map((set) => ('images' in set! ? set.images : undefined));
        expect(Buffer.compare(bytes as Uint8Array, others as Uint8Array)).toBe(0);
        expect(Buffer.compare(dataset.labels, other.labels)).toBe(0);
      }
    },
  );
});
