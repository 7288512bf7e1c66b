import { version } from '../../package.json';
import { readSafetensors, type Tensor, writeSafetensors } from '../data/safetensors.js';
import { checkOptions, checkText } from '../engine/check.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError, DataFormatError } from '../engine/errors.js';
import { SpikingNetwork, type SpikingNetworkOptions } from './spiking-network.js';

const FORMAT = 'bornspike-model';

/**
 * A model as safetensors: one tensor for the weights of each layer ([source][channel][target]; of a graph one for all,
 * in the order of its edges), one for the angles ([neuron][angle]), and the configuration in the metadata.
 */
export function saveModel(model: SpikingNetwork): Uint8Array {
  if (!(model instanceof SpikingNetwork)) throw new ArgumentError('model', 'a SpikingNetwork', model);
  const { weights, angles } = model.parameters;
  const tensors = new Map<string, Tensor>();
  for (const { name, first, shape } of model.core.topology.blocks) {
    tensors.set(name, { dtype: 'F64', shape, data: weights.slice(first, first + sizeOf(shape)) });
  }
  tensors.set('angles', { dtype: 'F64', shape: angleShape(model), data: angles.slice() });
  return writeSafetensors({
    metadata: { format: FORMAT, version, model: 'SpikingNetwork', options: JSON.stringify(model.options) },
    tensors,
  });
}

/**
 * The model that `saveModel` wrote, bit for bit.
 *
 * @param options.file name for error messages (default `'model'`)
 * @throws DataFormatError naming the file and the byte where the bytes are not such a model
 */
export function loadModel(
  engine: Engine,
  bytes: Uint8Array,
  options: { file?: string } = {},
): SpikingNetwork {
  checkEngine(engine);
  checkOptions('options', options, ['file']);
  const file = checkText('options.file', options.file ?? 'model');
  const { metadata, tensors } = readSafetensors(bytes, { file });
  // Byte 8 is where the header, and with it the metadata, begins.
  const broken = (problem: string, cause?: unknown) => new DataFormatError(file, 8, problem, { cause });
  if (metadata.format !== FORMAT) throw broken(`this is not a bornspike model (format ${metadata.format})`);
  let model: SpikingNetwork;
  try {
    model = new SpikingNetwork(engine, JSON.parse(metadata.options) as SpikingNetworkOptions);
  } catch (error) {
    throw broken(`the model's options cannot be used: ${(error as Error).message}`, error);
  }
  try {
    const read = (name: string, shape: number[]): Float64Array => {
      const tensor = tensors.get(name);
      if (tensor?.dtype !== 'F64' || String(tensor.shape) !== String(shape)) {
        throw broken(`there is no F64 tensor ${name} of shape [${shape}]`);
      }
      const data = tensor.data as Float64Array;
      if (!data.every(Number.isFinite)) throw broken(`the tensor ${name} has values that are not finite`);
      return data;
    };
    const weights = new Float64Array(model.core.weights.length);
    for (const { name, first, shape } of model.core.topology.blocks) weights.set(read(name, shape), first);
    model.parameters = { weights, angles: read('angles', angleShape(model)) };
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

const sizeOf = (shape: number[]) => shape.reduce((product, size) => product * size, 1);

const angleShape = (model: SpikingNetwork) => [
  model.core.topology.wiring.neurons,
  model.core.model.list.angles,
];
