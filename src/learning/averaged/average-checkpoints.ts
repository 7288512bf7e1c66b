import {
  readingSafetensors,
  type readSafetensors,
  type Tensor,
  writingSafetensors,
} from '../../data/index.js';
import { DataFormatError, type Pacer, runAtOnce, runInSteps } from '../../engine/index.js';

type Floats = Float64Array | Float32Array;

const FILE = 'checkpoint';
/** Values that are added between two pauses. */
const PIECE = 2 ** 20;
/** What is averaged: trained parameters with the optimizer's moments. Losses and accuracies are a part's own. */
const AVERAGED = /^\d+\.(parameters|first|second)$/;

/**
 * Checkpoints of runs that are alike, each with the mean of all parameters and moments in the place of its own. Means are of
 * sums in pairs, in the order of the runs, and so the same wherever they are computed.
 *
 * @throws DataFormatError when they are not of networks of one shape, followed by gradients
 */
export async function averageCheckpoints(
  checkpoints: readonly Uint8Array[],
  pacer: Pacer,
): Promise<Uint8Array[]> {
  const files: Awaited<ReturnType<typeof readSafetensors>>[] = [];
  for (const bytes of checkpoints) files.push(await runInSteps(readingSafetensors(bytes, FILE), pacer));
  const names = [...files[0]!.tensors.keys()].filter((name) => AVERAGED.test(name));
  if (names.length === 0) throw new DataFormatError(FILE, 8, 'it has no parameters that could be averaged');
  for (const name of names) {
    const { dtype, shape, data } = files[0]!.tensors.get(name)!;
    const all = files.map(({ tensors }) => {
      const other = tensors.get(name);
      if (other?.dtype === dtype && other.data.length === data.length) return other.data as Floats;
      throw new DataFormatError(FILE, 8, `the tensor ${name} is not that of the first part`);
    });
    const mean = dtype === 'F32' ? new Float32Array(data.length) : new Float64Array(data.length);
    const size = Math.ceil(PIECE / all.length);
    for (let first = 0; first < data.length; first += size) {
      const end = Math.min(first + size, data.length);
      const sum = sumOf(all.map((each) => each.subarray(first, end)));
      for (let i = first; i < end; i++) mean[i] = sum[i - first]! / all.length;
      await pacer.pause();
    }
    const tensor = { dtype, shape, data: mean } as Tensor;
    for (const { tensors } of files) tensors.set(name, tensor);
  }
  const averaged: Uint8Array[] = [];
  for (const file of files) averaged.push(await runInSteps(writingSafetensors(file), pacer));
  return averaged;
}

/** The vectors of one name in a checkpoint. */
export const vectorOf = (checkpoint: Uint8Array, name: string): Floats | undefined =>
  runAtOnce(readingSafetensors(checkpoint, FILE)).tensors.get(name)?.data as Floats | undefined;

/** Of the first half's sum and the second half's. */
function sumOf(vectors: readonly Floats[]): Floats {
  if (vectors.length === 1) return vectors[0]!;
  const half = Math.ceil(vectors.length / 2);
  const sum = new Float64Array(sumOf(vectors.slice(0, half)));
  const rest = sumOf(vectors.slice(half));
  for (let i = 0; i < sum.length; i++) sum[i]! += rest[i]!;
  return sum;
}
