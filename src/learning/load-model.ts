import type { Engine } from '../engine/index.js';
import { DigitWeights } from '../qneuron/index.js';
import { LinearReadout, SpikingNetwork } from '../spiking/index.js';
import {
  QuantumBoltzmannMachine,
  QuantumClassifier,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
} from '../variational/index.js';
import { type BuildModel, type LoadOptions, loadModelOf } from './model-file.js';

/** A model of one of the classes that there are. */
export type AnyModel =
  | SpikingNetwork
  | LinearReadout
  | QuantumClassifier
  | QuantumConvolutionalNetwork
  | QuantumRecurrentNetwork
  | QuantumBoltzmannMachine
  | DigitWeights;

const KINDS: Record<string, BuildModel<AnyModel>> = {
  SpikingNetwork: (engine, options) => new SpikingNetwork(engine, options, false),
  LinearReadout: (engine, options) => new LinearReadout(engine, options),
  QuantumClassifier: (engine, options) => new QuantumClassifier(engine, options),
  QuantumConvolutionalNetwork: (engine, options) => new QuantumConvolutionalNetwork(engine, options),
  QuantumRecurrentNetwork: (engine, options) => new QuantumRecurrentNetwork(engine, options),
  QuantumBoltzmannMachine: (engine, options) => new QuantumBoltzmannMachine(engine, options),
  DigitWeights: (engine, options) => new DigitWeights(engine, options),
};

/**
 * The model that `saveModel` wrote, bit for bit, of whichever class it is: ask by `instanceof`.
 *
 * @param bytes up to 8 MiB are taken at the call; more are to stay as they are until the model is there
 * @throws DataFormatError naming the file and the byte where the bytes are not such a model
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { loadModel, saveModel } from 'bornspike/learning';
 * import { SpikingNetwork } from 'bornspike/spiking';
 *
 * const engine = await createEngine();
 * const bytes = await saveModel(new SpikingNetwork(engine, { neuron: 'lif', layers: [4, 2], seed: 1 }));
 * const model = await loadModel(engine, bytes);
 * if (model instanceof SpikingNetwork) console.log(model.options.neuron, model.parameterCount); // prints: lif 8
 * ```
 */
export async function loadModel(
  engine: Engine,
  bytes: Uint8Array,
  options: LoadOptions = {},
): Promise<AnyModel> {
  return loadModelOf(KINDS, engine, bytes, options);
}
