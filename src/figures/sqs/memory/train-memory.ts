import type { SpikeDataset } from '../../../data/index.js';
import type { Engine, Seed } from '../../../engine/index.js';
import type { Recipe } from '../train-model.js';
import { type NetworkTask, type TrainingOutcome, trainNetwork, type Work } from '../train-network.js';
import { type DeviceReading, examineOnDevices } from './on-devices.js';
import { isOnDevices, type MemoryVariant } from './variants.js';

/** How a network learns. */
export type MemoryLearning = Omit<NetworkTask['learning'], 'detachMemory'>;

/** All that shapes a training of one variant. */
export interface MemoryTraining extends MemoryVariant {
  train: SpikeDataset;
  test: SpikeDataset;
  parameters: number;
  recipe: Recipe;
  /** Instead of what suits tasks that need memory. */
  learning?: MemoryLearning;
  /** Factors of the devices' noise. */
  noise: readonly number[];
  epochs: number;
  seed: Seed;
}

/**
 * The same for all variants, found on other seeds than runs have. Twice the rate or the batch, or angles from 0.3 to 1
 * radian, change little; with logistic slopes, a quarter of these, fewer runs learn to make use of the last spike.
 */
const INITIAL = { weightGain: 0.5, angleDeviation: 0.5 };
const LEARNING = {
  batch: 16,
  learningRate: 0.01,
  schedule: 'cosine',
  loss: 'softmax',
  surrogate: 'straight-through',
} as const;

/** What a network came to, and on devices, if it is one that runs there. */
export type MemoryOutcome = TrainingOutcome & { onDevices: DeviceReading[] };

/** Trains a network of one variant on one task and tests it. */
export async function trainMemory(engine: Engine, task: MemoryTraining, work: Work): Promise<MemoryOutcome> {
  let onDevices: DeviceReading[] = [];
  const outcome = await trainNetwork(
    engine,
    {
      ...task,
      name: 'SQSNN',
      network: (layers) => ({
        neuron: 'sqs',
        layers,
        memory: task.memoryQubits,
        ...(task.ansatz === null ? {} : { memoryKind: task.memory, ansatz: task.ansatz }),
        ...INITIAL,
        seed: task.seed,
      }),
      learning: {
        ...(task.learning ?? { recipe: task.recipe, ...LEARNING }),
        detachMemory: task.detachMemory,
      },
    },
    work,
    async (network) => {
      if (!isOnDevices(task)) return;
      onDevices = await examineOnDevices(engine, network, { ...task, variant: task, signal: work.signal });
    },
  );
  return { ...outcome, onDevices };
}
