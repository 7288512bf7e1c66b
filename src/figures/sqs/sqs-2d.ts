import type { Engine } from '../../engine/index.js';
import { counted, makeMeta } from '../../engine/index.js';
import { conclude, type Finding, pairedDifference } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate, percentEstimate, scaled, titleOf } from '../format.js';
import { compose } from '../plot/compose.js';
import { curves } from '../plot/curves.js';
import { LOOKS, type ModelName, SPIKING_MODELS } from './models.js';
import { estimateOf, runsOf } from './runs.js';
import { settingLine, type TrainedRun, type TrainingOptions, trainRuns, warningsOf } from './trained-runs.js';

const TITLE = 'Accuracy against spikes on event-camera digits';
const DATA = ['n-mnist'] as const;

type Options = TrainingOptions & {
  /** The values of λ in eq. 3. */
  sparsity: readonly number[];
};

/** Figure 2(d) of the spiking paper, which has it on MNIST-DVS; N-MNIST shows the same digits to a camera of the same kind. */
export const sqs2d: Figure<Options> = {
  id: 'sqs/2d',
  title: TITLE,
  claim:
    'On recordings of an event camera, with a regularizer that makes spikes sparse, the SQSNN is more accurate than SNN and ' +
    'QLIF-SNN at every number of spikes, with few as with many.',
  differs: [
    "of the paper's MNIST-DVS only samples were at hand: N-MNIST stands in for it, and moving strokes where that is missing",
  ],
  data: DATA,
  events: true,
  options: {
    quick: {
      runs: 5,
      train: 300,
      test: 100,
      epochs: 8,
      batch: 32,
      steps: 20,
      parameters: 40_000,
      recipe: 'robust',
      sparsity: [0, 0.0001, 0.001, 0.01],
    },
    full: {
      runs: 10,
      train: 800,
      test: 200,
      epochs: 40,
      batch: 32,
      steps: 80,
      parameters: 250_000,
      recipe: 'robust',
      sparsity: [0, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01],
    },
  },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const runs = await trainRuns(engine, context, SPIKING_MODELS);
  const settings = settingsOf(runs, context.options.sparsity);
  const { name } = context.data[0]!;
  return {
    data: runs.map((each) => ({ ...each })),
    svg: draw(settings, name, context.options),
    table: tabulate(settings),
    verdict: conclude(
      SPIKING_MODELS.filter((model) => model !== 'sqs').map((rival) => beats(settings, rival)),
    ),
    seed: context.seed,
    meta: makeMeta(start, { ...context.options, data: [name] }, warningsOf(DATA, context)),
  };
}

/** All runs of a model with one λ. */
interface Setting {
  model: ModelName;
  sparsity: number;
  runs: TrainedRun[];
}

const settingsOf = (runs: readonly TrainedRun[], sparsities: readonly number[]): Setting[] =>
  SPIKING_MODELS.flatMap((model) =>
    sparsities.map((sparsity) => ({ model, sparsity, runs: runsOf(runs, { model, sparsity }) })),
  );

const accuracyOf = ({ runs }: Setting) => estimateOf(runs, ({ accuracy }) => accuracy);
const spikesOf = ({ runs }: Setting) => estimateOf(runs, (each) => each.spikesPerStep!);

/**
 * Whether the SQSNN beats each point of the rival at the same number of spikes, where its accuracy is interpolated between its
 * own points; beyond its most spikes, and below its fewest, it is taken at these. That it is ahead of a point below,
 * having more spikes, decides nothing.
 */
function beats(settings: readonly Setting[], rival: ModelName): Finding {
  const own = settings
    .filter(({ model }) => model === 'sqs')
    .sort((a, b) => spikesOf(a).mean - spikesOf(b).mean);
  const others = settings.filter(({ model }) => model === rival);
  const counts = { less: 0, more: 0, alike: 0, apart: 0 };
  for (const other of others) {
    const spikes = spikesOf(other).mean;
    const isSparser = spikes < spikesOf(own[0]!).mean;
    const { sign } = pairedDifference(accuraciesAt(own, spikes), accuracies(other));
    counts[isSparser && sign > 0 ? 'apart' : (['more', 'alike', 'less'] as const)[sign + 1]!]++;
  }
  const { label } = LOOKS[rival];
  const parts = [
    [counts.less, 'less accurate than the SQSNN with as many spikes'],
    [counts.more, 'more accurate than the SQSNN with as many spikes'],
    [counts.alike, 'not significantly different'],
    [counts.apart, 'less accurate, with fewer spikes than the SQSNN ever has'],
  ] as const;
  const formatted = parts.filter(([points]) => points > 0).map((part) => part.join(' '));
  return {
    outcome:
      counts.more > 0 ? 'not reproduced' : counts.less > 0 && counts.alike === 0 ? 'reproduced' : 'undecided',
    reason: `of ${counted(others.length, 'point')} of the ${label}: ${formatted.join('; ')}`,
  };
}

const accuracies = ({ runs }: Setting): number[] => runs.map(({ accuracy }) => accuracy);

/** Each run's accuracy at a number of spikes; `settings` in ascending order of spikes. */
function accuraciesAt(settings: readonly Setting[], spikes: number): number[] {
  const right = settings.findIndex((setting) => spikesOf(setting).mean >= spikes);
  if (right <= 0) return accuracies(settings.at(right)!);
  const [a, b] = [settings[right - 1]!, settings[right]!];
  const share = (spikes - spikesOf(a).mean) / (spikesOf(b).mean - spikesOf(a).mean);
  const upper = accuracies(b);
  return accuracies(a).map((accuracy, run) => accuracy + share * (upper[run]! - accuracy));
}

const tabulate = (settings: readonly Setting[]): FigureResult['table'] => ({
  columns: ['model', 'λ', 'test accuracy', 'spikes per step', 'parameters', 'runs'],
  rows: settings.map((setting) => [
    LOOKS[setting.model].label,
    String(setting.sparsity),
    percentEstimate(accuracyOf(setting)),
    decimalEstimate(spikesOf(setting)),
    String(setting.runs[0]!.parameters),
    String(setting.runs.length),
  ]),
});

function draw(settings: readonly Setting[], data: string, options: Options): string {
  const points = settings.map((setting) => ({
    model: LOOKS[setting.model].label,
    x: spikesOf(setting),
    y: scaled(accuracyOf(setting), 100),
  }));
  const looks = SPIKING_MODELS.map((model) => LOOKS[model]);
  return compose({
    title: TITLE,
    subtitle: `${settingLine(options)}; λ = ${options.sparsity.join(', ')}; bars: one standard error`,
    legend: looks,
    panels: [
      {
        title: titleOf(data),
        svg: curves(points, {
          looks,
          xLabel: 'spikes per time step of the whole network',
          yLabel: 'test accuracy (%)',
          width: 720,
          height: 440,
        }),
      },
    ],
  });
}
