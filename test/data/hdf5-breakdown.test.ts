import { expect, it } from 'vitest';
import { readHdf5 } from '../../src/data/formats/hdf5.js';
import { readUsps } from '../../src/data/public.js';
import { BornspikeError, DataFormatError } from '../../src/engine/errors.js';
import { hdf5File } from './hdf5-file.js';

it('blames no sound file for the library that a damaged one broke', async () => {
  const bytes = await hdf5File({ labels: { data: Uint8Array.of(1), shape: [1] } });
  const broken = readHdf5(bytes, 'damaged.h5', () => {
    throw new WebAssembly.RuntimeError('memory access out of bounds');
  });
  await expect(broken).rejects.toThrow(DataFormatError);
  const error = await readUsps(bytes, { file: 'sound.h5' }).catch((thrown) => thrown);
  expect(error.name).toBe(BornspikeError.name);
  expect(error.message).toMatch(/^sound\.h5: the HDF5 library broke down over damaged\.h5/);
});
