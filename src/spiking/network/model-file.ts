import { checkClassNames } from '../../data/index.js';
import type { Engine } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';
import { type ModelTensors, readModel, writeModel } from '../../learning/index.js';
import type { SpikingNetworkOptions } from './network-options.js';
import { SpikingNetwork } from './spiking-network.js';

const KIND = 'SpikingNetwork';

/**
 * A model as safetensors: one tensor for the weights of each layer ([source][current][target]; of a graph one for all,
 * in the order of its edges), one for the angles ([neuron][angle]), and the configuration in the metadata.
 */
export function saveModel(model: SpikingNetwork): Uint8Array {
  if (!(model instanceof SpikingNetwork)) throw new ArgumentError('model', 'a SpikingNetwork', model);
  const { weights, angles } = model.parameters;
  const tensors: ModelTensors = {};
  for (const { name, first, shape } of model.core.topology.blocks) {
    tensors[name] = { shape, data: weights.subarray(first, first + sizeOf(shape)) };
  }
  tensors.angles = { shape: angleShape(model), data: angles };
  return writeModel(KIND, model.options, tensors, model.core.classNames);
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
  const build = (saved: SpikingNetworkOptions) => new SpikingNetwork(engine, saved);
  return readModel(engine, bytes, options, KIND, build, (model, read, classNames) => {
    if (classNames !== undefined) {
      checkClassNames('classNames', classNames, model.core.topology.wiring.outputs);
      model.core.classNames = classNames as string[];
    }
    const weights = new Float64Array(model.core.weights.length);
    for (const { name, first, shape } of model.core.topology.blocks) weights.set(read(name, shape), first);
    model.parameters = { weights, angles: read('angles', angleShape(model)) };
  });
}

const sizeOf = (shape: number[]) => shape.reduce((product, size) => product * size, 1);

const angleShape = (model: SpikingNetwork) => [
  model.core.topology.wiring.neurons,
  model.core.model.list.angles,
];
