import { type Engine, RandomStream, type Seed } from '../../../engine/index.js';
import { memoryCapacity, SpikingNetwork, spikeRates } from '../../../spiking/index.js';
import { MEMORY_DEVICES, type Place } from './on-devices.js';
import { isOnDevices, type MemoryVariant } from './variants.js';

/** What untrained neurons recall of their inputs, on a device or without noise on none. */
export type Recall = Place & {
  /** See `memoryCapacity`. */
  capacity: number;
  /** The share of each lag's inputs that is recalled, from lag 1 on. */
  byLag: number[];
};

/** All that shapes it. */
export interface RecallTask extends MemoryVariant {
  /** Runs of the sequence, whose mean is the state. */
  repetitions: number;
  /** Factors of the devices' noise. */
  noise: readonly number[];
  seed: Seed;
}

/** Of the sequence. */
const STEPS = 500;
export const LAGS = 20;
/** About how many parameters a reservoir has, none of which is trained. */
const PARAMETERS = 100;
/** Angles all round, and currents of up to a quarter turn. */
const INITIAL = { weightMean: 0.5, weightGain: 0.5, angleDeviation: 1.5 };

/** Drives neurons with random bits, and asks a linear read-out of their spikes for those of 1 to 20 steps before. */
export async function recallOf(engine: Engine, task: RecallTask, signal?: AbortSignal): Promise<Recall[]> {
  const { memory: memoryKind, memoryQubits: memory, ansatz, repetitions, noise, seed } = task;
  const options = (neurons: number) => ({
    neuron: 'sqs' as const,
    ...{ layers: [1, neurons], memory, ...(ansatz && { memoryKind, ansatz }), ...INITIAL, seed },
  });
  using network = new SpikingNetwork(
    engine,
    options(Math.round(PARAMETERS / SpikingNetwork.parameterCount(options(1)))),
  );
  const stream = new RandomStream(`${seed}-recall`);
  const inputs = Float64Array.from({ length: STEPS }, () => stream.integer(2));
  const spikes = new Uint8Array(STEPS * repetitions);
  inputs.forEach((input, t) => {
    spikes.fill(input, t * repetitions, (t + 1) * repetitions);
  });
  const places: Place[] = [
    { device: null, noise: 0 },
    ...(isOnDevices(task) ? MEMORY_DEVICES : []).flatMap((device) =>
      noise.filter((factor) => factor > 0).map((factor) => ({ device, noise: factor })),
    ),
  ];
  const recalls: Recall[] = [];
  for (const { device, noise: noiseScale } of places) {
    const noisy = device === null ? {} : { device, noiseScale };
    const trains = { spikes, shape: [STEPS, repetitions, 1] as [number, number, number] };
    const run = await network.run(trains, { seed, ...noisy, ...(signal && { signal }) });
    const { capacity, values } = await memoryCapacity(engine, inputs, await spikeRates(run), { lags: LAGS });
    recalls.push({
      device,
      noise: noiseScale,
      capacity,
      byLag: [...values].map((value) => Math.max(0, value)),
    });
  }
  return recalls;
}
