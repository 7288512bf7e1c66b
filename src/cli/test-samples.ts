import type { ImageDataset } from '../data/index.js';
import { checkInteger } from '../engine/check.js';
import type { Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import type { Seed } from '../engine/seed.js';
import type { SpikingNetwork } from '../spiking/index.js';
import { openSamples, testSeed } from './data-sets.js';
import { readModel, type Task } from './model-task.js';
import type { CommonOptions } from './options.js';
import { DEFAULT_TASK } from './train-options.js';

/** What `evaluate` and `predict` take. */
export interface TestOptions extends CommonOptions, Partial<Task> {
  dataDir?: string;
}

/** A model with the samples to test it on. */
export interface Trial {
  network: SpikingNetwork;
  task: Task;
  samples: ImageDataset;
  /** The seed that draws the samples. */
  seed: Seed;
  /** What to run the network with: as `train` did, if `seed` is that of the model's run. */
  run: { steps: number; cap?: number; seed: Seed };
  files: string[];
}

/** Opens a model and draws its test samples: as `train` drew them, unless the options want it otherwise. */
export async function openTrial(engine: Engine, path: string, options: TestOptions): Promise<Trial> {
  const { network, task: trained } = readModel(engine, path);
  // Of a model that train did not write nobody knows which samples it has seen: its test part at least is new to it.
  const unknown: Partial<Task> = trained.data === undefined && options.data ? { split: 'official' } : {};
  const { data, size, classes, split, train, test, steps, cap } = {
    ...DEFAULT_TASK,
    ...unknown,
    ...trained,
    ...options,
  };
  // The size is that of strokes; a model that saw others keeps none for another data set.
  const task: Task = { data, classes, split, train, test, steps, cap, ...(data === 'strokes' && { size }) };
  if (data !== 'strokes' && options.size !== undefined) task.size = options.size;
  const { outputs } = network.core.topology.wiring;
  if (classes.length !== outputs) {
    throw new ArgumentError(
      '--classes',
      `${outputs} classes, one per output neuron of ${path}`,
      classes.join(),
    );
  }
  checkInteger('--test', test, 1);
  const opened = await openSamples({ ...task, dataDir: options.dataDir }, ['test']);
  const seed = options.seed ?? network.options.seed;
  return {
    network,
    task,
    samples: opened.test(seed, test, { seed: network.options.seed, count: train }),
    seed,
    run: { steps, cap, seed: testSeed(seed) },
    files: opened.files,
  };
}

/** Options for `meta`. */
export const reportedOptions = ({ task, files }: Trial, model: string): Record<string, unknown> => ({
  model,
  ...task,
  files,
});
