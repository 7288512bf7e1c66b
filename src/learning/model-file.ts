import { version } from '../../package.json';
import { readingSafetensors, type Tensor, writingSafetensors } from '../data/index.js';
import { checkEngine, checkText, DataFormatError, type Engine, type Steps } from '../engine/index.js';

const FORMAT = 'bornspike-model';

/** Parameters by the names of their tensors. */
export type ModelTensors = Record<string, { shape: number[]; data: Float64Array }>;

/** Parameters that are looked at or copied in one go. */
const PIECE = 2 ** 20;

/** Where the pieces of so many parameters begin and end. */
export function* piecesOf(count: number): Generator<[first: number, end: number]> {
  for (let first = 0; first < count; first += PIECE) yield [first, Math.min(first + PIECE, count)];
}

/**
 * Writes a model as safetensors: its parameters, which are to stay as they are, as tensors, its class and options in the metadata.
 *
 * @param classNames what its outputs stand for, if it was told
 */
export function writingModel(
  model: string,
  options: object,
  parameters: ModelTensors,
  classNames?: readonly string[],
): Steps<Uint8Array> {
  const tensors = new Map<string, Tensor>();
  for (const [name, { shape, data }] of Object.entries(parameters)) {
    tensors.set(name, { dtype: 'F64', shape, data } as Tensor);
  }
  return writingSafetensors({
    metadata: {
      ...{ format: FORMAT, version, model, options: JSON.stringify(options) },
      ...(classNames && { classNames: JSON.stringify(classNames) }),
    },
    tensors,
  });
}

/** As `every` of `Number.isFinite`, in a tenth of the time. */
function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Finds a tensor of a shape, all of whose values are finite. */
export type ReadTensor = (name: string, shape: number[]) => Steps<Float64Array>;

/** What `loadModel` and the like are told besides the bytes. */
export interface FileNameOptions {
  /** What errors call the file (default `'model'`). */
  file?: string;
}

/**
 * Makes the model that `writingModel` wrote.
 *
 * @param build makes it of its options
 * @param fill gives it its parameters, which `read` finds; every one must be finite and of the shape that it is asked for
 * @throws DataFormatError naming the file and the byte where the bytes are not such a model
 */
export function* readingModel<Model extends { dispose(): void }>(
  engine: Engine,
  bytes: Uint8Array,
  { file: given }: FileNameOptions,
  kind: string,
  build: (options: never) => Model,
  fill: (
    model: Model,
    read: ReadTensor,
    /** What was saved of the outputs' names. */
    classNames: unknown,
  ) => Steps<void>,
): Steps<Model> {
  checkEngine(engine);
  const file = checkText('options.file', given ?? 'model');
  const { metadata, tensors } = yield* readingSafetensors(bytes, file);
  // Byte 8 is where the header, and with it the metadata, begins.
  const broken = (problem: string, cause?: unknown) => new DataFormatError(file, 8, problem, { cause });
  if (metadata.format !== FORMAT) throw broken(`this is not a bornspike model (format ${metadata.format})`);
  if (metadata.model !== kind)
    throw broken(`this is a ${metadata.model ?? 'model of no kind'}, not a ${kind}`);
  let model: Model;
  try {
    model = build(JSON.parse(metadata.options) as never);
  } catch (error) {
    throw broken(`the model's options cannot be used: ${(error as Error).message}`, error);
  }
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
    yield* fill(model, read, metadata.classNames === undefined ? undefined : JSON.parse(metadata.classNames));
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
