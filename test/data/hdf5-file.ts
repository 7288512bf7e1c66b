import * as hdf5 from 'h5wasm';
import { expect } from 'vitest';

type Values = Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;

/** What an HDF5 file of a test holds, by path. */
export type Parts = Record<
  string,
  { data: Values; shape: number[]; chunks?: number[]; attributes?: Record<string, number> }
>;

/** An HDF5 file with these data sets. */
export async function hdf5File(parts: Parts): Promise<Uint8Array> {
  const { FS } = await hdf5.ready;
  const file = new hdf5.File('/made-for-test.h5', 'w');
  for (const [path, { data, shape, chunks, attributes }] of Object.entries(parts)) {
    const [name, group] = path.split('/').reverse() as [string, string?];
    if (group && !file.keys().includes(group)) file.create_group(group);
    const place = group ? (file.get(group) as hdf5.Group) : file;
    const made = place.create_dataset({ name, data, shape, ...(chunks && { chunks, compression: 'gzip' }) });
    for (const [attribute, value] of Object.entries(attributes ?? {}))
      made.create_attribute(attribute, value);
  }
  file.close();
  const bytes = FS.readFile('/made-for-test.h5') as Uint8Array;
  FS.unlink('/made-for-test.h5');
  return bytes.slice();
}

/** Expects that the library's file system holds no file that was left over. */
export async function expectNoFiles(): Promise<void> {
  const { FS } = await hdf5.ready;
  expect(FS.readdir('/').filter((name: string) => name.endsWith('.h5'))).toEqual([]);
}
