import {
  type DeviceCosts,
  type DeviceOptions,
  deviceOptions,
  noisyDevice,
  readoutConfusion,
} from '../../device/index.js';
import { ArgumentError, type RegionGroup, readOptions } from '../../engine/index.js';
import { describe, type NeuronModel } from '../neuron/descriptor.js';
import { checkTensor, noisyStep, placeInstrument, tensorNumbers } from '../neuron/instrument.js';
import { costsOf } from '../neuron/neuron-costs.js';
import type { NetworkCore } from './network-core.js';
import { neuronNanoseconds } from './work-estimate.js';

/** How a network's neurons run: as they are, or on a device. */
export interface NeuronRun {
  /** Address of the kernels' description of the network. */
  readonly descriptor: number;
  /** About the nanoseconds that a neuron takes in a step, and to take its angles. */
  readonly neuronNanoseconds: number;
  readonly angleNanoseconds: number;
  /** How each channel is read, see `readoutConfusion`. */
  readonly confusions: readonly Float64Array[];
  /** Of so many circuits of `steps` steps of a neuron, each run `shots` times; undefined without a device. */
  costs(circuits: number, shots: number, steps: number): DeviceCosts | undefined;
}

/** About the nanoseconds of an entry of a transfer matrix, and of a number of a tensor. */
const ENTRY_NANOSECONDS = 2;
const NUMBER_NANOSECONDS = 0.6;

/** How many times as strong the noise is made, see `ExtrapolationOptions`. */
export interface Amplification {
  amplify?: 'fold' | 'noise';
  factor: number;
}

const NOT_AMPLIFIED: Amplification = { factor: 1 };

/** Neurons without a device. */
export const plainRun = (core: NetworkCore): NeuronRun => ({
  descriptor: core.descriptor,
  neuronNanoseconds: neuronNanoseconds(core),
  angleNanoseconds: 1000,
  confusions: Array(core.model.inputs).fill(Float64Array.of(1, 0, 0, 1)),
  costs: () => undefined,
});

/** Neurons as options ask for, whose description lives as long as the group. */
export function neuronRun(
  core: NetworkCore,
  group: RegionGroup,
  given: DeviceOptions,
  { amplify, factor }: Amplification = NOT_AMPLIFIED,
): NeuronRun {
  const { kernels } = core.engine;
  const { device: wanted, noiseScale, measurement } = given;
  const scale = amplify === 'noise' ? factor * (noiseScale ?? 1) : noiseScale;
  const fold = amplify === 'fold' ? factor : 1;
  const asked = { device: wanted, noiseScale: scale, model: given.model, measurement };
  const settings = readOptions('options', asked, deviceOptions);
  const plain = plainRun(core);
  if (!settings.device) return plain;
  const model = deviceModel(core);
  // What it takes does not depend on the noise.
  const real = noisyDevice(kernels, { ...settings, noiseScale: 1 })!;
  const { circuit } = noisyStep(model, real, { fold });
  const costs = (circuits: number, shots: number, steps: number) =>
    costsOf(real, circuit, model.inputs, { circuits, shots, steps });
  const device = noisyDevice(kernels, settings);
  if (!device) return { ...plain, costs };
  const step = noisyStep(model, device, { fold });
  const instrument = placeInstrument(core.engine, group, model, step);
  const { inputs, memory } = model;
  const columns = 3 ** inputs * 4 ** memory;
  return {
    descriptor: describe(core.engine, group, model, core.topology.wiring, instrument),
    neuronNanoseconds: 60 + NUMBER_NANOSECONDS * tensorNumbers(model),
    angleNanoseconds: ENTRY_NANOSECONDS * 3 * columns * step.steps.length * 4 ** (inputs + memory),
    confusions: Array.from({ length: inputs }, (_, n) => readoutConfusion(device, n)),
    costs,
  };
}

/** The neurons of a network that is to run on a device. */
export function deviceModel({ model }: NetworkCore): NeuronModel {
  if (model.kind !== 'sqs') throw new ArgumentError('options.device', 'is for SQS neurons');
  checkTensor('options.device', model);
  return model;
}
