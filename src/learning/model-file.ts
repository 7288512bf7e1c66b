import { version } from '../../package.json';
import { checkClassNames, readingSafetensors, type Tensor, writingSafetensors } from '../data/index.js';
import {
  ArgumentError,
  checkEngine,
  checkText,
  DataFormatError,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  runInSteps,
  type Steps,
  text,
} from '../engine/index.js';
import { Model } from './model.js';
import type { ModelCore, ReadTensor } from './model-core.js';

const FORMAT = 'bornspike-model';

/** Parameters that are looked at or copied in one go. */
const PIECE = 2 ** 20;

/** Where the pieces of so many parameters begin and end. */
export function* piecesOf(count: number): Generator<[first: number, end: number]> {
  for (let first = 0; first < count; first += PIECE) yield [first, Math.min(first + PIECE, count)];
}

/**
 * A model of any kind as safetensors: its parameters as named float64 tensors, and in the metadata its class, its options with
 * the seed, and the classes that it was trained on.
 *
 * A million parameters are taken at the call; of a larger network, all are to stay as they are until it is saved.
 *
 * @returns the bytes of a file that `loadModel` reads, and any reader of safetensors
 * @throws ArgumentError for what is no model; BornspikeError for one that was disposed
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { readSafetensors } from 'bornspike/data';
 * import { saveModel } from 'bornspike/learning';
 * import { QuantumConvolutionalNetwork } from 'bornspike/variational';
 *
 * const model = new QuantumConvolutionalNetwork(await createEngine(), { qubits: 4, seed: 1 });
 * const { tensors } = await readSafetensors(await saveModel(model));
 * console.log([...tensors.keys()].join(' '), tensors.get('angles')?.shape); // prints: angles [ 36 ]
 * ```
 */
export async function saveModel(model: Model, options: LongWorkOptions = {}): Promise<Uint8Array> {
  if (!(model instanceof Model)) throw new ArgumentError('model', 'a model', model);
  readOptions('options', options, longWork);
  return runInSteps(saving(model.core), new Pacer(options));
}

function* saving(core: ModelCore): Steps<Uint8Array> {
  core.checkAlive();
  const { description, classNames } = core;
  const { kind, options } = description;
  const metadata = {
    ...{ format: FORMAT, version, model: kind, options: JSON.stringify(options) },
    ...(classNames && { classNames: JSON.stringify(classNames) }),
  };
  const tensors = new Map<string, Tensor>();
  for (const [name, { shape, data }] of Object.entries(yield* core.tensors())) {
    tensors.set(name, { dtype: 'F64', shape, data } as Tensor);
  }
  return yield* writingSafetensors({ metadata, tensors });
}

/** As `every` of `Number.isFinite`, in a tenth of the time. */
function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** How a model is loaded. */
export interface LoadOptions extends LongWorkOptions {
  /** What errors call the file (default `'model'`). */
  file?: string;
}

export const loadOptions = () =>
  ({ file: text({ default: 'model' }), ...longWork() }) satisfies Describes<LoadOptions>;

/** Makes a model of saved options, to be filled with its parameters. */
export type BuildModel<M extends Model> = (engine: Engine, options: never) => M;

/**
 * Makes the model that `saveModel` wrote.
 *
 * @param kinds the classes that there are, by their names
 */
export async function loadModelOf<M extends Model>(
  kinds: Record<string, BuildModel<M>>,
  engine: Engine,
  bytes: Uint8Array,
  options: LoadOptions = {},
): Promise<M> {
  readOptions('options', options, loadOptions);
  return runInSteps(loading(kinds, engine, bytes, options), new Pacer(options));
}

function* loading<M extends Model>(
  kinds: Record<string, BuildModel<M>>,
  engine: Engine,
  bytes: Uint8Array,
  { file: given }: LoadOptions,
): Steps<M> {
  checkEngine(engine);
  const file = checkText('options.file', given ?? 'model');
  const { metadata, tensors } = yield* readingSafetensors(bytes, file);
  // Byte 8 is where the header, and with it the metadata, begins.
  const broken = (problem: string, cause?: unknown) => new DataFormatError(file, 8, problem, { cause });
  if (metadata.format !== FORMAT) throw broken(`this is not a bornspike model (format ${metadata.format})`);
  const { model: kind = 'model of no kind' } = metadata;
  if (!Object.hasOwn(kinds, kind)) {
    throw broken(`this is a ${kind}, none of ${Object.keys(kinds).join(', ')}`);
  }
  let model: M;
  try {
    model = kinds[kind]!(engine, JSON.parse(metadata.options!) as never);
  } catch (error) {
    throw broken(`the model's options cannot be used: ${(error as Error).message}`, error);
  }
  const { core } = model;
  let filled = false;
  try {
    const read: ReadTensor = function* (name, shape) {
      const tensor = tensors.get(name);
      if (tensor?.dtype !== 'F64' || String(tensor.shape) !== String(shape)) {
        throw broken(`there is no F64 tensor ${name} of shape [${shape}]`);
      }
      const data = tensor.data as Float64Array;
      for (const piece of piecesOf(data.length)) {
        if (!allFinite(data.subarray(...piece))) {
          throw broken(`the tensor ${name} has values that are not finite`);
        }
        if (piece[1] < data.length) yield;
      }
      return data;
    };
    if (metadata.classNames !== undefined) {
      const names: unknown = JSON.parse(metadata.classNames);
      checkClassNames('classNames', names, core.description.classes ?? 0);
      core.classNames = names as string[];
    }
    yield* core.fill(read);
    filled = true;
    return model;
  } catch (error) {
    engine.checkAlive();
    if (error instanceof DataFormatError) throw error;
    throw broken(`the model's parameters cannot be used: ${(error as Error).message}`, error);
  } finally {
    if (!filled) model.dispose();
  }
}
