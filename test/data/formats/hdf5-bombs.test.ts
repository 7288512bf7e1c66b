import * as hdf5 from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { dataSet, readHdf5 } from '../../../src/data/formats/hdf5.js';
import { openBinnedEvents, readBinnedEvents, readUsps } from '../../../src/data/public.js';
import { BornspikeError, DataFormatError } from '../../../src/engine/errors.js';

interface Content {
  data: Uint8Array | Int32Array | Float32Array;
  shape: number[];
}

const EVENTS: Record<string, Content> = {
  spikes: { data: new Uint8Array(12), shape: [2, 3, 2] },
  labels: { data: Uint8Array.of(1, 0), shape: [2] },
};
const USPS: Record<string, Content> = {
  'train/data': { data: new Float32Array(512), shape: [2, 256] },
  'train/target': { data: Int32Array.of(1, 0), shape: [2] },
  'test/data': { data: new Float32Array(512), shape: [2, 256] },
  'test/target': { data: Int32Array.of(1, 0), shape: [2] },
};
type Read = (bytes: Uint8Array, options: { file: string }) => Promise<unknown>;
const READERS: [name: string, read: Read, contents: Record<string, Content>][] = [
  ['readBinnedEvents', readBinnedEvents, EVENTS],
  ['openBinnedEvents', openBinnedEvents, EVENTS],
  ['readUsps', readUsps, USPS],
];

/** How a data set of a few bytes is made to take more memory than a file can hold. */
const BOMBS: Record<string, { chunkBytes?: number; rows?: number; problem: RegExp }> = {
  'what no file of its length holds': { rows: 2 ** 24, problem: /values cannot be in a file of/ },
  'chunks larger than itself': { chunkBytes: 2 ** 22, problem: /chunks of .* are larger/ },
};

/** A file with these contents, of which the data set `target` is a bomb. */
async function fileWith(
  contents: Record<string, Content>,
  target?: string,
  { chunkBytes, rows }: { chunkBytes?: number; rows?: number } = {},
): Promise<Uint8Array> {
  const { FS } = await hdf5.ready;
  const file = new hdf5.File('/made-for-test.h5', 'w');
  for (const [path, { data, shape }] of Object.entries(contents)) {
    const [name, group] = path.split('/').reverse() as [string, string?];
    if (group && !file.keys().includes(group)) file.create_group(group);
    const place = group ? (file.get(group) as hdf5.Group) : file;
    const rowBytes = data.byteLength / shape[0]!;
    const chunk = path === target && chunkBytes ? Math.ceil(chunkBytes / rowBytes) : shape[0]!;
    const chunks = [chunk, ...shape.slice(1)];
    const maxshape = shape.map(() => null);
    const made = place.create_dataset({ name, data, shape, maxshape, chunks, compression: 'gzip' });
    if (path === target && rows) made.resize([rows, ...shape.slice(1)]);
  }
  file.close();
  const bytes = FS.readFile('/made-for-test.h5') as Uint8Array;
  FS.unlink('/made-for-test.h5');
  return bytes.slice();
}

describe.each(READERS)('%s', (_, read, contents) => {
  it('reads what is no bomb', async () => {
    await read(await fileWith(contents), { file: 'f' });
  });

  const cases = Object.keys(contents).flatMap((path) =>
    Object.keys(BOMBS).map((bomb) => [path, bomb] as const),
  );
  it.each(cases)('unpacks no %s that claims %s', async (path, bomb) => {
    const { problem, ...made } = BOMBS[bomb]!;
    const bytes = await fileWith(contents, path, made);
    expect(bytes.length).toBeLessThan(2 ** 16);
    const error: Error = await read(bytes, { file: 'f' }).then(
      () => new Error('it was read'),
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toMatch(problem);
    expect(error.message).toContain(path);
  });
});

it.each<[problem: RegExp, description: object]>([
  [/^f: byte 0: spikes: what other files hold is not read/, { metadata: { virtual_sources: [] } }],
  [/^f: byte 0: spikes: it is packed twice/, { filters: [{ id: 1 }, { id: 1 }] }],
  [/^f: byte 0: spikes: the filter 32015 is not supported/, { filters: [{ id: 32015, name: '' }] }],
])('takes no data set of which is said: %s', (problem, { metadata, filters = [] }: Partial<hdf5.Dataset>) => {
  const set = {
    metadata: { shape: [2, 3, 2], size: 1, chunks: null, ...metadata },
    filters,
    slice: () => {},
  };
  const opened = { get: () => set } as unknown as hdf5.File;
  expect(() => dataSet(opened, 'spikes', 'f', 1000)).toThrow(problem);
});

it.each([
  new RangeError('Array buffer allocation failed'),
  new Error('Cannot enlarge memory arrays'),
  new Error('Aborted(OOM)'),
])('blames no file for memory that does not suffice: %s', async (error) => {
  const bytes = await fileWith(EVENTS);
  const reading = readHdf5(bytes, 'sound.h5', () => {
    throw error;
  });
  const problem = await reading.catch((thrown) => thrown);
  expect(problem.name).toBe(BornspikeError.name);
  expect(problem.message).toMatch(/^sound\.h5: there is not enough memory/);
});
