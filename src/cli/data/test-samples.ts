import type { Dataset } from '../../data/index.js';
import type { Engine, Seed } from '../../engine/index.js';
import { ArgumentError, checkInteger } from '../../engine/index.js';
import { type EvaluateOptions, SpikingNetwork } from '../../spiking/index.js';
import { kebab, naming } from '../terminal/flags.js';
import type { CommonOptions } from '../terminal/options.js';
import { pick } from '../train/given-options.js';
import { readModel, type Task } from '../train/model-task.js';
import type { TrainableModel } from '../train/models.js';
import { DEFAULT_TASK, defaultTask } from '../train/train-plan.js';
import { openSamples, testSeed } from './data-sets.js';

/** What `evaluate` and `predict` take. */
export interface TestOptions extends CommonOptions, Partial<Task> {
  dataDir?: string;
}

/** A model with the samples to test it on. */
export interface Trial {
  model: TrainableModel;
  task: Task;
  samples: Dataset;
  /** The seed that draws the samples. */
  seed: Seed;
  /** What to run the network with: as `train` did, if `seed` is that of the model's run. */
  run: EvaluateOptions;
  files: string[];
  /** What looks wrong. */
  warnings: string[];
}

/** Opens a model and draws its test samples: as `train` drew them, unless the options want it otherwise. */
export async function openTrial(
  engine: Engine,
  path: string,
  options: TestOptions,
  signal: AbortSignal,
): Promise<Trial> {
  const { model, task: trained } = await readModel(engine, path);
  // Of a model that train did not write the training samples are unknown: its test part at least is new to it.
  const unknown: Partial<Task> = trained.data === undefined && options.data ? { split: 'official' } : {};
  const data = options.data ?? trained.data ?? DEFAULT_TASK.data;
  // What shapes the samples of one data set says nothing of another's.
  const { size, binMilliseconds, polarities, ...anyData } = trained;
  const given: Partial<Task> = { ...unknown, ...(data === trained.data ? trained : anyData), ...options };
  const { classes, split, train, test, steps, maxRate, precision, input, ...shape }: Task = {
    ...defaultTask(data, given),
    ...given,
  };
  const isSpiking = model instanceof SpikingNetwork;
  if (!isSpiking) refuseSpiking(options, data);
  const task: Task = {
    data,
    classes,
    split,
    train,
    test,
    ...(isSpiking
      ? {
          steps,
          maxRate: input === 'analogue' ? options.maxRate : maxRate,
          precision: precision ?? 'float64',
          input: input ?? 'rate',
        }
      : { steps: data === 'n-mnist' ? steps : undefined }),
    size: shape.size,
    binMilliseconds: shape.binMilliseconds,
    polarities: shape.polarities,
  };
  const outputs = isSpiking ? model.core.topology.wiring.outputs : model.options.classes;
  if (classes.length !== outputs) {
    throw new ArgumentError('--classes', `${outputs} classes, one per output of ${path}`, classes.join());
  }
  checkInteger('--test', test, 1);
  const opened = await openSamples({ ...task, dataDir: options.dataDir }, ['test'], signal);
  const seed = options.seed ?? model.options.seed;
  return {
    model,
    task,
    samples: await naming({ count: '--test' }, () =>
      opened.test(seed, test, { seed: model.options.seed, count: train }),
    ),
    seed,
    run: { ...pick(task, ['steps', 'maxRate', 'precision', 'input']), seed: testSeed(seed) },
    files: opened.files,
    warnings: foreignClasses(trained.classes, classes),
  };
}

/** Says so if a model is tested on other classes than it was trained on. */
const foreignClasses = (known: number[] | undefined, given: number[]): string[] =>
  known === undefined || known.join() === given.join()
    ? []
    : [`the model was trained on the classes ${known.join(', ')}, these samples are of ${given.join(', ')}`];

/** A classifier without spikes takes images as they are, in its own precision. */
function refuseSpiking(options: TestOptions, data: string): void {
  const names = ['maxRate', 'input', 'precision', ...(data === 'n-mnist' ? [] : ['steps' as const])] as const;
  const [given] = Object.keys(pick(options, names));
  if (given !== undefined)
    throw new ArgumentError(`--${kebab(given)}`, 'a QuantumClassifier has no such option');
}

/** Options for `meta`. */
export const reportedOptions = ({ task, files }: Trial, model: string): Record<string, unknown> => ({
  model,
  ...task,
  files,
});
