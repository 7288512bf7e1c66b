import { version } from '../../package.json';
import { readingSafetensors, type Tensor, writingSafetensors } from '../data/index.js';
import {
  checkEngine,
  checkOptions,
  checkText,
  DataFormatError,
  type Engine,
  runAtOnce,
} from '../engine/index.js';

const FORMAT = 'bornspike-model';

/** Parameters by the names of their tensors. */
export type ModelTensors = Record<string, { shape: number[]; data: Float64Array }>;

/**
 * A model as safetensors: its parameters as tensors, its class and options in the metadata.
 *
 * @param classNames what its outputs stand for, if it was told
 */
export function writeModel(
  model: string,
  options: object,
  parameters: ModelTensors,
  classNames?: readonly string[],
): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const [name, { shape, data }] of Object.entries(parameters)) {
    tensors.set(name, { dtype: 'F64', shape, data: data.slice() });
  }
  return runAtOnce(
    writingSafetensors({
      metadata: {
        ...{ format: FORMAT, version, model, options: JSON.stringify(options) },
        ...(classNames && { classNames: JSON.stringify(classNames) }),
      },
      tensors,
    }),
  );
}

/** As `every` of `Number.isFinite`, in a tenth of the time. */
function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/**
 * Makes the model that `writeModel` wrote.
 *
 * @param build makes it of its options
 * @param fill gives it its parameters, which `read` finds; every one must be finite and of the shape that it is asked for
 * @throws DataFormatError naming the file and the byte where the bytes are not such a model
 */
export function readModel<Model extends { dispose(): void }>(
  engine: Engine,
  bytes: Uint8Array,
  options: { file?: string },
  kind: string,
  build: (options: never) => Model,
  fill: (
    model: Model,
    read: (name: string, shape: number[]) => Float64Array,
    /** What was saved of the outputs' names. */
    classNames: unknown,
  ) => void,
): Model {
  checkEngine(engine);
  checkOptions('options', options, ['file']);
  const file = checkText('options.file', options.file ?? 'model');
  const { metadata, tensors } = runAtOnce(readingSafetensors(bytes, file));
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
  try {
    const read = (name: string, shape: number[]) => {
      const tensor = tensors.get(name);
      if (tensor?.dtype !== 'F64' || String(tensor.shape) !== String(shape)) {
        throw broken(`there is no F64 tensor ${name} of shape [${shape}]`);
      }
      const data = tensor.data as Float64Array;
      if (!allFinite(data)) throw broken(`the tensor ${name} has values that are not finite`);
      return data;
    };
    fill(model, read, metadata.classNames === undefined ? undefined : JSON.parse(metadata.classNames));
    return model;
  } catch (error) {
    model.dispose();
    if (error instanceof DataFormatError) throw error;
    throw broken(`the model's parameters cannot be used: ${(error as Error).message}`, error);
  }
}
