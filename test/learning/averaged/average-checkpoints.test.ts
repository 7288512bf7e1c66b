import { expect, it } from 'vitest';
import { readSafetensors, type Tensor, writeSafetensors } from '../../../src/data/public.js';
import { Pacer } from '../../../src/engine/index.js';
import { averageCheckpoints, vectorOf } from '../../../src/learning/averaged/average-checkpoints.js';

const checkpoint = (note: string, values: number[], dtype: 'F32' | 'F64' = 'F64') => {
  const tensor = (data: number[]) =>
    ({
      dtype,
      shape: [data.length],
      data: dtype === 'F32' ? Float32Array.from(data) : Float64Array.from(data),
    }) as Tensor;
  return writeSafetensors({
    metadata: { note },
    tensors: new Map([
      ['0.parameters', tensor(values)],
      ['0.second', tensor(values.map((value) => value * value))],
      ['lossByEpoch', tensor([values[0]!])],
    ]),
  });
};
const average = async (...values: number[][]) =>
  averageCheckpoints(await Promise.all(values.map((each, i) => checkpoint(`${i}`, each))), new Pacer({}));

it('has the mean of parameters and moments, in pairs, and leaves the rest to each', async () => {
  const averaged = await average([1, 2], [3, 5], [5, 1]);
  for (const [i, bytes] of averaged.entries()) {
    expect((await readSafetensors(bytes)).metadata.note).toBe(`${i}`);
    expect([...vectorOf(bytes, '0.parameters')!]).toEqual([3, 8 / 3]);
    expect([...vectorOf(bytes, '0.second')!]).toEqual([35 / 3, 10]);
    expect([...vectorOf(bytes, 'lossByEpoch')!]).toEqual([[1, 3, 5][i]]);
  }
  // One after the other, the two small numbers would be lost.
  const [first] = await average([1e16], [-1e16], [1], [1]);
  expect([...vectorOf(first!, '0.parameters')!]).toEqual([0.5]);
  const [pairs] = await average([1], [1e16], [1], [-1e16]);
  expect([...vectorOf(pairs!, '0.parameters')!]).toEqual([(1 + 1e16 + (1 - 1e16)) / 4]);
});

it('keeps float32, and one checkpoint as it is', async () => {
  const bytes = await checkpoint('', [0.1, 1 / 3], 'F32');
  const [same] = await averageCheckpoints([bytes], new Pacer({}));
  expect(same).toEqual(bytes);
});

it('refuses what is not alike', async () => {
  await expect(average([1], [1, 2])).rejects.toThrow('is not that of the first part');
  const none = await writeSafetensors({ metadata: {}, tensors: new Map() });
  await expect(averageCheckpoints([none], new Pacer({}))).rejects.toThrow('no parameters');
});
