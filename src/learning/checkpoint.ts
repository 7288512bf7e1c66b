import { version } from '../../package.json';
import { readingSafetensors, type Tensor, writingSafetensors } from '../data/index.js';
import type { Region } from '../engine/index.js';
import { ArgumentError, DataFormatError, runAtOnce, type Steps } from '../engine/index.js';
import { piecesOf } from './model-file.js';

type FloatRegion = Float64Array | Float32Array;

/** What a training run has reached. */
export interface CheckpointState {
  /** What must be the same for a run to go on from it. */
  identity: Record<string, string>;
  step: number;
  /** Vectors of the run by name: parameters, moments, losses, whatever it goes on from. */
  vectors: Record<string, Region<Float64Array> | Region<Float32Array> | FloatRegion>;
}

const FORMAT = 'bornspike-checkpoint';
const FILE = 'checkpoint';

/** A copy that the memory of the run may go without, in pieces. */
export function* copyingState({ identity, step, vectors }: CheckpointState): Steps<CheckpointState> {
  const copies: CheckpointState['vectors'] = {};
  for (const [name, vector] of Object.entries(vectors)) {
    const { length } = vector;
    const copy =
      valuesOf(vector) instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
    for (const [first, end] of piecesOf(length)) {
      copy.set(valuesOf(vector).subarray(first, end), first);
      yield undefined;
    }
    copies[name] = copy;
  }
  return { identity, step, vectors: copies };
}

const valuesOf = (vector: CheckpointState['vectors'][string]): FloatRegion =>
  'view' in vector ? vector.view : vector;

const dtypeOf = (data: FloatRegion) => (data instanceof Float32Array ? 'F32' : 'F64');

/** A training run as safetensors. */
export function writeCheckpoint({ identity, ...state }: CheckpointState): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const [name, vector] of Object.entries(state.vectors)) {
    const data = valuesOf(vector);
    tensors.set(name, { dtype: dtypeOf(data), shape: [data.length], data } as Tensor);
  }
  return runAtOnce(
    writingSafetensors({
      metadata: { format: FORMAT, version, step: String(state.step), ...identity },
      tensors,
    }),
  );
}

/** Vectors with a value for each epoch so far. */
const OF_EPOCHS = /ByEpoch$/;

/**
 * Reads a checkpoint that must belong to the run whose state is given, and have its vectors; its numbers are all finite.
 */
export function readCheckpoint(
  bytes: Uint8Array,
  { identity, vectors: expected }: CheckpointState,
): { step: number; vectors: Record<string, FloatRegion> } {
  const { metadata, tensors } = runAtOnce(readingSafetensors(bytes, FILE));
  if (metadata.format !== FORMAT) {
    throw new DataFormatError(
      FILE,
      8,
      `this is not a checkpoint of a training run (format ${metadata.format})`,
    );
  }
  if (metadata.version !== version) {
    throw new ArgumentError('options.resume', `a checkpoint of bornspike ${version}`, metadata.version);
  }
  for (const [name, value] of Object.entries(identity)) {
    if (metadata[name] !== value) {
      throw new ArgumentError(
        'options.resume',
        `this checkpoint belongs to another run: its ${name} are ${metadata[name]}, here they are ${value}`,
      );
    }
  }
  const step = Number(metadata.step);
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new DataFormatError(FILE, 8, `step ${metadata.step} is not a count`);
  }
  const vectors = Object.entries(expected).map(([name, vector]) => {
    const tensor = tensors.get(name);
    const dtype = dtypeOf(valuesOf(vector));
    const count = OF_EPOCHS.test(name) ? 'any' : vector.length;
    if (tensor?.dtype !== dtype || (count !== 'any' && tensor.data.length !== count)) {
      throw new DataFormatError(FILE, 8, `there is no tensor ${name} of ${count} ${dtype} values`);
    }
    const data = tensor.data as FloatRegion;
    let wrong = 0;
    while (wrong < data.length && Number.isFinite(data[wrong])) wrong++;
    if (wrong < data.length)
      throw new DataFormatError(FILE, 8, `value ${wrong} of the tensor ${name} is ${data[wrong]}`);
    return [name, data];
  });
  return { step, vectors: Object.fromEntries(vectors) };
}
