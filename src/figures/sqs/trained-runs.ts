import type { Dataset } from '../../data/index.js';
import type { Engine } from '../../engine/index.js';
import { count, counted, type Seed, seedsOfRuns } from '../../engine/index.js';
import type { FigureContext, FigureData } from '../figure.js';
import { titleOf } from '../format.js';
import { LOOKS, type ModelName } from './models.js';
import { type ModelResult, type Recipe, trainModel } from './train-model.js';

/** Settings of an experiment that trains models. */
export type TrainingOptions = {
  /** Independent runs of each model; run r of all models has the same samples. */
  runs: number;
  /** Samples of each run, or all that there are. */
  train: number;
  test: number;
  epochs: number;
  /** Samples of a parameter update. */
  batch: number;
  /** T, time steps of a sample. */
  steps: number;
  /** About how many parameters each model trains. */
  parameters: number;
  recipe: Recipe;
};

/** One model, trained and tested once. */
export interface TrainedRun extends ModelResult {
  data: string;
  model: ModelName;
  /** λ of eq. 3. */
  sparsity: number;
  seed: Seed;
  trainSamples: number;
  testSamples: number;
}

/** Trains every model on every data set with every λ, `runs` times. */
export async function trainRuns(
  engine: Engine,
  context: FigureContext<TrainingOptions & { sparsity?: readonly number[] }>,
  models: readonly ModelName[],
): Promise<TrainedRun[]> {
  const { options, data, signal } = context;
  const { epochs, batch, steps, parameters, recipe } = options;
  const seeds = seedsOfRuns('options.seed', context.seed, options.runs);
  const sparsities = options.sparsity ?? [0];
  const total = data.length * seeds.length * models.length * sparsities.length;
  const results: TrainedRun[] = [];
  for (const set of data) {
    for (const [run, seed] of seeds.entries()) {
      const samples = await drawSamples(set, seed, options);
      const sizes = { trainSamples: samples.train.labels.length, testSamples: samples.test.labels.length };
      for (const model of models) {
        for (const sparsity of sparsities) {
          const report = (share: number) =>
            context.onProgress?.({
              unit: 'training',
              done: results.length + share,
              total,
              now: `${titleOf(set.name)}, ${LOOKS[model].label}, run ${run + 1} of ${seeds.length}`,
            });
          report(0);
          const task = { ...samples, model, parameters, recipe, epochs, batch, steps, sparsity, seed };
          const result = await context.remember(task, () => trainModel(engine, task, { signal, report }));
          results.push({ data: set.name, model, sparsity, seed, ...sizes, ...result });
        }
      }
    }
  }
  return results;
}

/** Samples of one run, as many as are wanted, or all that there are. */
export async function drawSamples(
  set: FigureData,
  seed: Seed,
  options: Pick<TrainingOptions, 'train' | 'test'>,
): Promise<{ train: Dataset; test: Dataset }> {
  const train = Math.min(options.train, set.available.train);
  const test = Math.min(options.test, set.available.test);
  return {
    train: await set.train(seed, train),
    test: await set.test(seed, test, { seed, count: train }),
  };
}

/** What a reader must know who compares with the paper: which data sets were not at hand, and which were smaller. */
export function warningsOf(
  wanted: readonly string[],
  {
    data,
    options,
  }: { data: readonly FigureData[]; options: Partial<Pick<TrainingOptions, 'train' | 'test'>> },
): string[] {
  const missing = wanted.filter((name) => !data.some((set) => set.name === name)).map(titleOf);
  const others = data.map(({ name }) => name).filter((name) => !wanted.includes(name));
  return [
    ...(others.length > 0 ? [`on ${others.join(' and ')} in place of the paper's data`] : []),
    ...(others.length === 0 && missing.length > 0 ? [`without ${missing.join(' and ')}`] : []),
    ...data.flatMap(({ name, available }) =>
      (['train', 'test'] as const)
        .map((part) => ({ part, asked: options[part] ?? 0 }))
        .filter(({ part, asked }) => available[part] < asked)
        .map(
          ({ part, asked }) =>
            `${titleOf(name)}: all ${count(available[part])} ${part === 'train' ? 'training' : 'test'} samples that there are, not ${count(asked)}`,
        ),
    ),
  ];
}

/** The setting in a line. */
export const settingLine = ({
  runs,
  train,
  test,
  epochs,
  steps,
  parameters,
  recipe,
}: TrainingOptions): string =>
  `${counted(runs, 'run')} on ${count(train)} training and ${counted(test, 'test sample')}, ${counted(epochs, 'epoch')}, ${counted(steps, 'time step')}, about ${counted(parameters, 'parameter')} each, recipe ${recipe}`;
