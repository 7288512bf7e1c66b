import { checkClassNames } from '../../data/index.js';
import type { Engine, LongWorkOptions, Region, Steps } from '../../engine/index.js';
import { ArgumentError, checkOptions, Pacer, runInSteps } from '../../engine/index.js';
import {
  type FileNameOptions,
  type ModelTensors,
  piecesOf,
  readingModel,
  writingModel,
} from '../../learning/index.js';
import type { NetworkCore } from './network-core.js';
import type { SpikingNetworkOptions } from './network-options.js';
import { SpikingNetwork } from './spiking-network.js';

const KIND = 'SpikingNetwork';

/**
 * A model as safetensors: one tensor for the weights of each layer ([source][current][target]; of a graph one for all,
 * in the order of its edges), one for the angles ([neuron][angle]), and the configuration in the metadata.
 *
 * A million weights are taken at the call; of a larger network, all are to stay as they are until it is saved.
 */
export async function saveModel(model: SpikingNetwork, options: LongWorkOptions = {}): Promise<Uint8Array> {
  if (!(model instanceof SpikingNetwork)) throw new ArgumentError('model', 'a SpikingNetwork', model);
  checkOptions('options', options, ['signal', 'onProgress']);
  return runInSteps(saving(model), new Pacer(options));
}

function* saving({ core, options }: SpikingNetwork): Steps<Uint8Array> {
  const { topology, classNames } = core;
  const angles = core.angles.copy();
  const weights = yield* copying(core.weights.length, () => core.weights);
  const tensors: ModelTensors = {};
  for (const { name, first, shape } of topology.blocks) {
    tensors[name] = { shape, data: weights.subarray(first, first + sizeOf(shape)) };
  }
  tensors.angles = { shape: angleShape(core), data: angles };
  return yield* writingModel(KIND, options, tensors, classNames);
}

/** Copies a region in pieces; `region` throws once it is no longer there. */
function* copying(count: number, region: () => Region<Float64Array>): Steps<Float64Array> {
  const copy = new Float64Array(count);
  for (const [first, end] of piecesOf(count)) {
    if (first > 0) yield;
    copy.set(region().view.subarray(first, end), first);
  }
  return copy;
}

export interface LoadOptions extends FileNameOptions, LongWorkOptions {}

/**
 * The model that `saveModel` wrote, bit for bit.
 *
 * @param bytes up to 8 MiB are taken at the call; more are to stay as they are until the model is there
 * @throws DataFormatError naming the file and the byte where the bytes are not such a model
 */
export async function loadModel(
  engine: Engine,
  bytes: Uint8Array,
  options: LoadOptions = {},
): Promise<SpikingNetwork> {
  checkOptions('options', options, ['file', 'signal', 'onProgress']);
  return runInSteps(loading(engine, bytes, options), new Pacer(options));
}

function loading(engine: Engine, bytes: Uint8Array, options: FileNameOptions): Steps<SpikingNetwork> {
  const build = (saved: SpikingNetworkOptions) => new SpikingNetwork(engine, saved, false);
  return readingModel(engine, bytes, options, KIND, build, function* ({ core }, read, classNames) {
    if (classNames !== undefined) {
      checkClassNames('classNames', classNames, core.topology.wiring.outputs);
      core.classNames = classNames as string[];
    }
    for (const { name, first, shape } of core.topology.blocks) {
      const weights = yield* read(name, shape);
      for (const [from, end] of piecesOf(weights.length)) {
        core.weights.view.set(weights.subarray(from, end), first + from);
        if (end < weights.length) yield;
      }
    }
    core.angles.view.set(yield* read('angles', angleShape(core)));
  });
}

const sizeOf = (shape: number[]) => shape.reduce((product, size) => product * size, 1);

const angleShape = ({ topology, model }: NetworkCore) => [topology.wiring.neurons, model.list.angles];
