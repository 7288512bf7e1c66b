import { version } from '../../../package.json';
import { ArgumentError, type Seed, toJSON } from '../../engine/index.js';
import { type FigureResult, loadFigures } from '../../figures/index.js';
import { digestOf, type Metrics, type OptionValues } from '../../sweep/index.js';
import { decode, encode } from '../cluster/exact-json.js';
import {
  addFigure,
  checkFigure,
  checkUse,
  type FigureCommandOptions,
  settingsOf,
} from '../commands/figure.js';
import { openFigureData } from '../data/figure-data.js';
import { digestOfInputs, RunStore } from '../train/run-store.js';
import type { JobContext, SweepJob } from './sweep-job.js';

/** Whether the claim was reproduced, and the means of what the figure's runs have in numbers, model by model. */
export const figureJob: SweepJob = {
  name: 'figure',
  add: addFigure,
  subject: 'figure',
  refused: {},
  async check(options, context) {
    await open(options, context);
  },
  run: async (options, seed, context) => ({ metrics: metricsOf(await experiment(options, seed, context)) }),
  whole: experiment,
};

async function experiment(options: OptionValues, seed: Seed, context: JobContext): Promise<FigureResult> {
  const { figure, settings, data } = await open(options, context);
  const { memory } = context;
  const store = RunStore.create(undefined, seed);
  return figure.run(context.engine, {
    options: settings,
    data,
    seed,
    signal: context.signal,
    remember: (inputs, compute) =>
      store.remember(inputs, memory ? () => sharing(memory, inputs, compute) : compute),
    onProgress: ({ done, total }) => context.onProgress(done / total),
  });
}

/** Computes a step of a figure, unless another worker has. */
async function sharing<Value>(
  memory: NonNullable<JobContext['memory']>,
  inputs: object,
  compute: () => Promise<Value>,
): Promise<Value> {
  const name = digestOf(`${version} ${digestOfInputs(inputs)}`);
  const known = await memory.recall(name);
  if (known !== undefined) return decode(known) as Value;
  const value = await compute();
  await memory.retain(name, encode(toJSON(value)));
  return value;
}

async function open({ figure: id, ...options }: OptionValues, { dataDir, signal }: JobContext) {
  const figures = await loadFigures();
  if (id === 'all' || id === 'list') throw new ArgumentError('options.figure', 'one figure a run', id);
  checkFigure(
    String(id),
    figures.map(({ id }) => id),
  );
  const figure = figures.find((each) => each.id === id)!;
  const given = options as FigureCommandOptions;
  const settings = settingsOf(figure, given);
  checkUse([settings], given);
  const [data] = await openFigureData([figure], [settings], dataDir, signal);
  return { figure, settings, data: data! };
}

const REPRODUCED = { reproduced: 1, 'not reproduced': 0, undecided: null };

function metricsOf({ verdict, data }: FigureResult): Metrics {
  const values = new Map<string, number[]>();
  // Times differ from machine to machine.
  for (const { seed: _, seconds: __, ...row } of data) {
    const texts = Object.values(row).filter((value) => typeof value === 'string');
    for (const [name, value] of Object.entries(row)) {
      if (typeof value !== 'number') continue;
      const metric = [...texts, name].join(' ');
      values.set(metric, [...(values.get(metric) ?? []), value]);
    }
  }
  const means = [...values].map(([name, all]) => [
    name,
    all.reduce((sum, value) => sum + value, 0) / all.length,
  ]);
  return { reproduced: REPRODUCED[verdict.outcome], ...Object.fromEntries(means) };
}
