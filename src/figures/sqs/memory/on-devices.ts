import type { SpikeDataset } from '../../../data/index.js';
import type { DeviceName } from '../../../device/index.js';
import type { Engine, Seed } from '../../../engine/index.js';
import { type AnsatzPreset, holevoInformation, type SpikingNetwork } from '../../../spiking/index.js';
import type { MemoryVariant } from './variants.js';

/** Where networks are tested, from the noisiest to the best. */
export const MEMORY_DEVICES = [
  'ibm_brisbane',
  'ibm_boston',
  'quantinuum_h2',
] as const satisfies readonly DeviceName[];

/** A device, or none. */
export type Place = {
  device: (typeof MEMORY_DEVICES)[number] | null;
  /** Factor of the device's noise. */
  noise: number;
};

/** How a network does there. */
export type DeviceReading = Place & {
  accuracy: number;
  /** Bits that the memory of a hidden neuron tells of its spikes: χ, mean over steps and some neurons. */
  information: number;
};

/** The Holevo information is exact over all records: of so many steps of a test sample, and so many hidden neurons. */
const STEPS = 10;
const NEURONS = 4;

/** What a network is tested by. */
interface Examination {
  test: SpikeDataset;
  variant: MemoryVariant & { ansatz: AnsatzPreset };
  /** Factors of each device's noise; none is tested once. */
  noise: readonly number[];
  seed: Seed;
  signal?: AbortSignal;
}

/** Tests a network that was trained without noise on all devices. */
export async function examineOnDevices(
  engine: Engine,
  network: SpikingNetwork,
  { test, variant, noise, seed, signal }: Examination,
): Promise<DeviceReading[]> {
  const neurons = hiddenNeurons(network, test);
  const { memoryQubits: memory, memory: memoryKind, ansatz } = variant;
  const settings: Place[] = [
    { device: null, noise: 0 },
    ...MEMORY_DEVICES.flatMap((device) =>
      noise.filter((factor) => factor > 0).map((factor) => ({ device, noise: factor })),
    ),
  ];
  const readings: DeviceReading[] = [];
  for (const { device, noise: noiseScale } of settings) {
    const noisy = device === null ? {} : { device, noiseScale };
    const { accuracy } = await network.evaluate(test, { ...noisy, seed: `${seed}-test`, signal });
    let information = 0;
    for (const neuron of neurons) {
      const options = { ...neuron, ...noisy, memory, memoryKind, ansatz, signal };
      const bits = await holevoInformation(engine, options);
      for (const each of bits) information += each / (bits.length * neurons.length);
    }
    readings.push({ device, noise: noiseScale, accuracy, information });
  }
  return readings;
}

/** Angles of the first hidden neurons, and their currents [T][1] in the first test sample. */
function hiddenNeurons(network: SpikingNetwork, { spikes, shape }: SpikeDataset) {
  const [steps, samples, features] = shape;
  const { weights, angles } = network.parameters;
  const [, hidden, outputs] = network.options.layers as [number, number, number];
  const count = angles.length / (hidden + outputs);
  return Array.from({ length: Math.min(NEURONS, hidden) }, (_, neuron) => ({
    angles: angles.slice(neuron * count, (neuron + 1) * count),
    currents: Array.from({ length: Math.min(STEPS, steps) }, (_, t) => {
      let current = 0;
      for (let feature = 0; feature < features; feature++) {
        current += spikes[t * samples * features + feature]! * weights[feature * hidden + neuron]!;
      }
      return [current];
    }),
  }));
}
