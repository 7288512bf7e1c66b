import type { Engine } from '../../engine/index.js';
import { count, counted, makeMeta, type Seed, seedsOfRuns } from '../../engine/index.js';
import { conclude, type Finding, outcomeOf, pairedDifference } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate, percentEstimate, points, scaled } from '../format.js';
import { compose } from '../plot/compose.js';
import { curves } from '../plot/curves.js';
import { MEMORY_TASKS, type MemoryTask } from './memory-tasks.js';
import {
  LAST_SPIKE,
  lookOf,
  MEMORY_ANSATZES,
  MEMORY_VARIANTS,
  type MemoryVariant,
  NO_MEMORY,
  QUANTUM,
  QUANTUM_BY_SPIKES,
} from './memory-variants.js';
import { estimateOf, runsOf } from './runs.js';
import { trainMemory } from './train-memory.js';
import type { Recipe } from './train-model.js';
import type { TrainingOutcome } from './train-network.js';

const TITLE = 'Kinds of memory on tasks that need one';

type Options = {
  /** Independent runs of each variant; run r of all variants has the same samples and seed. */
  runs: number;
  /** Samples of each run. */
  train: number;
  test: number;
  epochs: number;
  /** About how many parameters each network trains. */
  parameters: number;
  recipe: Recipe;
  /** In steps, see `MemoryTask.delay`. */
  delays: readonly number[];
};

/** One network, trained and tested once. */
type MemoryRun = MemoryVariant & TrainingOutcome & { task: string; delay: number; seed: Seed };

/** Whether quantum memory is of use, which the spiking paper leaves open. */
export const sqsMemory: Figure<Options> = {
  id: 'sqs/memory',
  title: TITLE,
  claim:
    'On tasks that need memory, SQS networks with quantum memory are more accurate than such of as many parameters that ' +
    'remember nothing, or only their last spike; and they are so because the gradient flows through the memory as well as ' +
    'through the spikes.',
  data: [],
  options: {
    quick: { runs: 5, train: 500, test: 500, epochs: 15, parameters: 400, recipe: 'plain', delays: [0, 8] },
    full: {
      runs: 10,
      train: 1000,
      test: 1000,
      epochs: 30,
      parameters: 400,
      recipe: 'plain',
      delays: [0, 2, 4, 8, 16, 24],
    },
  },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const runs = await train(engine, context);
  const { delays } = context.options;
  return {
    data: runs.map((each) => ({ ...each })),
    svg: draw(runs, context.options),
    table: tabulate(runs, delays),
    verdict: conclude(MEMORY_TASKS.flatMap((task) => compare(runs, task))),
    seed: context.seed,
    meta: makeMeta(start, context.options),
  };
}

async function train(engine: Engine, context: FigureContext<Options>): Promise<MemoryRun[]> {
  const { options, signal } = context;
  const { epochs, parameters, recipe, delays } = options;
  const seeds = seedsOfRuns('options.seed', context.seed, options.runs);
  const total = MEMORY_TASKS.length * delays.length * seeds.length * MEMORY_VARIANTS.length;
  const results: MemoryRun[] = [];
  for (const { name, draw } of MEMORY_TASKS) {
    for (const delay of delays) {
      for (const [run, seed] of seeds.entries()) {
        const samples = {
          train: await draw({ count: options.train, delay, seed }),
          test: await draw({ count: options.test, delay, seed: `${seed}-test` }),
        };
        for (const variant of MEMORY_VARIANTS) {
          const report = (share: number) =>
            context.onProgress?.({
              unit: 'training',
              done: results.length + share,
              total,
              now: `${name}, delay ${delay}, run ${run + 1} of ${seeds.length}`,
            });
          report(0);
          const training = { ...samples, ...variant, parameters, recipe, epochs, seed };
          const outcome = await context.remember(training, () =>
            trainMemory(engine, training, { signal, report }),
          );
          results.push({ task: name, delay, ...variant, seed, ...outcome });
        }
      }
    }
  }
  return results;
}

/** What a task says about the parts of the claim; accuracies are means over delays. */
function compare(runs: readonly MemoryRun[], { name: task }: MemoryTask): Finding[] {
  const quantum = best(runs, task, QUANTUM);
  const against = (rival: MemoryVariant, than: string): Finding => {
    const difference = pairedDifference(accuracies(runs, task, quantum), accuracies(runs, task, rival));
    const outcome = outcomeOf(difference);
    const relation = {
      reproduced: `is more accurate than ${than}, by ${points(difference)}`,
      'not reproduced': `is less accurate than ${than}, by ${points(difference)}`,
      undecided: `does not differ significantly from ${than} (${points(difference)} ${difference.mean < 0 ? 'less' : 'more'})`,
    };
    return { outcome, reason: `${task}: quantum memory (${quantum.ansatz}) ${relation[outcome]}` };
  };
  const lastSpike = best(runs, task, LAST_SPIKE);
  const bySpikes = best(runs, task, QUANTUM_BY_SPIKES);
  return [
    against(NO_MEMORY, 'no memory'),
    against(lastSpike, `memory of the last spike (${lastSpike.ansatz})`),
    against(bySpikes, `the same learnt through spikes alone (${bySpikes.ansatz})`),
  ];
}

/** The variant that is most accurate over all delays. */
function best(runs: readonly MemoryRun[], task: string, variants: readonly MemoryVariant[]): MemoryVariant {
  const mean = (variant: MemoryVariant) =>
    estimateOf(runsOf(runs, { task, ...variant }), ({ accuracy }) => accuracy).mean;
  return [...variants].sort((a, b) => mean(b) - mean(a))[0]!;
}

/** Each seed's accuracy, its mean over delays. */
function accuracies(runs: readonly MemoryRun[], task: string, variant: MemoryVariant): number[] {
  const own = runsOf(runs, { task, ...variant });
  const seeds = [...new Set(own.map(({ seed }) => seed))];
  return seeds.map((seed) => estimateOf(runsOf(own, { seed }), ({ accuracy }) => accuracy).mean);
}

function tabulate(runs: readonly MemoryRun[], delays: readonly number[]): FigureResult['table'] {
  const rows = MEMORY_TASKS.flatMap(({ name: task }) =>
    delays.flatMap((delay) =>
      MEMORY_VARIANTS.map((variant) => {
        const own = runsOf(runs, { task, delay, ...variant });
        return [
          task,
          String(delay),
          variant.memory,
          variant.ansatz ?? '-',
          variant.ansatz === null ? '-' : variant.detachMemory ? 'spikes' : 'spikes+memory',
          percentEstimate(estimateOf(own, ({ accuracy }) => accuracy)),
          decimalEstimate(estimateOf(own, (each) => each.spikesPerStep!)),
          String(own[0]!.parameters),
          String(own.length),
        ];
      }),
    ),
  );
  return {
    columns: [
      'task',
      'delay',
      'memory',
      'ansatz',
      'gradient through',
      'test accuracy',
      'spikes per step',
      'parameters',
      'runs',
    ],
    rows,
  };
}

/** A panel for each task and ansatz; the networks without memory are in all. */
function draw(runs: readonly MemoryRun[], options: Options): string {
  const panels = MEMORY_TASKS.flatMap(({ name: task, delay: meaning }) =>
    MEMORY_ANSATZES.map((ansatz) => {
      const shown = MEMORY_VARIANTS.filter((variant) => variant.ansatz === null || variant.ansatz === ansatz);
      const values = shown.flatMap((variant) =>
        options.delays.map((delay) => ({
          model: lookOf(variant).label,
          x: { mean: delay, stdErr: null },
          y: scaled(
            estimateOf(runsOf(runs, { task, delay, ...variant }), ({ accuracy }) => accuracy),
            100,
          ),
        })),
      );
      return {
        title: `${task}, ${ansatz}`,
        svg: curves(values, {
          looks: LOOKS,
          xLabel: `${meaning} (steps)`,
          yLabel: 'test accuracy (%)',
          width: 310,
          height: 330,
          yDomain: [45, 100],
          apart: 3,
        }),
      };
    }),
  );
  return compose({ title: TITLE, subtitle: settingLine(options), legend: LOOKS, panels });
}

const LOOKS = [NO_MEMORY, LAST_SPIKE[0]!, QUANTUM[0]!, QUANTUM_BY_SPIKES[0]!].map(lookOf);

const settingLine = ({ runs, train, test, epochs, parameters }: Options): string =>
  `${counted(runs, 'run')} on ${count(train)} training and ${counted(test, 'test sample')}, ${counted(epochs, 'epoch')}, ` +
  `about ${counted(parameters, 'parameter')} each; bars: one standard error; guessing finds 50 %`;
