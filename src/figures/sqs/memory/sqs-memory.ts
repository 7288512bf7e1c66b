import type { Engine } from '../../../engine/index.js';
import { estimate, makeMeta, seedsOfRuns } from '../../../engine/index.js';
import { conclude, type Finding, outcomeOf, pairedDifference } from '../../compare.js';
import type { Figure, FigureContext, FigureResult } from '../../figure.js';
import { decimalEstimate, points } from '../../format.js';
import { estimateOf, runsOf } from '../runs.js';
import { concludeOnDevices, concludePlainly } from './conclusion.js';
import { recallOf } from './recall.js';
import {
  delaysOf,
  drawMemory,
  type MemoryFigureOptions,
  type MemoryRun,
  RECALL,
  type RecallRun,
  TITLE,
  tabulateMemory,
} from './show.js';
import { MEMORY_TASKS, type MemoryTask, recordingsTask } from './tasks.js';
import { trainMemory } from './train-memory.js';
import {
  LAST_SPIKE,
  type MemoryVariant,
  memoryVariants,
  NO_MEMORY,
  QUANTUM,
  QUANTUM_BY_SPIKES,
} from './variants.js';

/** The data set that is a task besides, where it is at hand. */
const RECORDINGS = 'n-mnist';

/** Whether quantum memory is of use, which the spiking paper leaves open. */
export const sqsMemory: Figure<MemoryFigureOptions> = {
  id: 'sqs/memory',
  title: TITLE,
  claim:
    'On tasks that need memory, SQS networks with quantum memory are more accurate than such of as many parameters that ' +
    'remember nothing, or only their last spike; and they are so because the gradient flows through the memory as well as ' +
    'through the spikes.',
  differs: [
    'no figure of the paper, whose claim of what quantum memory is good for has no experiment of its own',
  ],
  data: [],
  besides: [RECORDINGS],
  events: true,
  options: {
    quick: {
      ...{ runs: 5, train: 500, test: 500, epochs: 15, parameters: 400, recipe: 'plain', delays: [0, 8] },
      ...{ memoryQubits: [2], noise: [1, 3], steps: 10, repetitions: 30 },
    },
    full: {
      ...{ runs: 10, train: 1000, test: 1000, epochs: 30, parameters: 400, recipe: 'plain' },
      ...{
        delays: [0, 2, 4, 8, 16, 24],
        memoryQubits: [2, 3],
        noise: [0.5, 1, 2, 3],
        steps: 10,
        repetitions: 100,
      },
    },
  },
  run,
};

async function run(engine: Engine, context: FigureContext<MemoryFigureOptions>): Promise<FigureResult> {
  const start = performance.now();
  const { options } = context;
  const recordings = context.data.find(({ name }) => name === RECORDINGS);
  const tasks = [...MEMORY_TASKS, ...(recordings ? [recordingsTask(recordings)] : [])];
  const runs = await train(engine, context, tasks);
  const recalls = await recall(engine, context, runs.length);
  const variants = memoryVariants(options.memoryQubits);
  const { noise } = options;
  const standings = [
    ...tasks.flatMap(({ name: task }) =>
      concludeOnDevices(runs, { task, what: 'accuracy', size: points, variants, noise }),
    ),
    ...concludeOnDevices(recalls, {
      ...{ task: RECALL, what: 'capacity', variants, noise },
      size: ({ mean, stdErr }) => decimalEstimate({ mean: Math.abs(mean), stdErr }),
    }),
  ];
  const verdict = conclude(MEMORY_TASKS.flatMap((task) => compare(runs, task)));
  // Which may be done without memory as well, and says nothing about the claim.
  const besides = tasks.slice(MEMORY_TASKS.length).flatMap((task) => compare(runs, task));
  return {
    data: [...runs, ...recalls].map((each) => ({ ...each })),
    svg: drawMemory(runs, recalls, tasks, options),
    table: tabulateMemory(runs, recalls, tasks, options),
    verdict: {
      ...verdict,
      reasons: [
        ...verdict.reasons,
        ...besides.map(({ reason }) => reason),
        ...standings.map(({ reason }) => reason),
        ...leftOut(options, recordings !== undefined),
        concludePlainly(standings),
      ],
    },
    seed: context.seed,
    meta: makeMeta(start, options),
  };
}

async function train(
  engine: Engine,
  context: FigureContext<MemoryFigureOptions>,
  tasks: readonly MemoryTask[],
): Promise<MemoryRun[]> {
  const { options, signal } = context;
  const { epochs, recipe, noise } = options;
  const variants = memoryVariants(options.memoryQubits);
  const seeds = seedsOfRuns('options.seed', context.seed, options.runs);
  const blocks = tasks.reduce((sum, task) => sum + delaysOf(task, options).length, 0);
  const total = (blocks * variants.length + recallers(options).length) * seeds.length;
  const results: MemoryRun[] = [];
  for (const task of tasks) {
    for (const delay of delaysOf(task, options)) {
      for (const [run, seed] of seeds.entries()) {
        const samples = await task.samples(options, delay, seed);
        for (const variant of variants) {
          const of = task.delay === undefined ? task.name : `${task.name}, delay ${delay}`;
          const report = (share: number) =>
            context.onProgress?.({
              unit: 'training',
              done: results.length + share,
              total,
              now: `${of}, run ${run + 1} of ${seeds.length}`,
            });
          report(0);
          const parameters = task.parameters ?? options.parameters;
          const { learning } = task;
          const shape = { parameters, recipe, ...(learning && { learning }), epochs, noise, seed };
          const training = { ...samples, ...variant, ...shape };
          const outcome = await context.remember(training, () =>
            trainMemory(engine, training, { signal, report }),
          );
          results.push({ task: task.name, delay, ...variant, seed, ...outcome });
        }
      }
    }
  }
  return results;
}

/** Variants that recall: how they would be learnt does not matter. */
const recallers = ({ memoryQubits }: MemoryFigureOptions): MemoryVariant[] =>
  memoryVariants(memoryQubits).filter(({ detachMemory }) => !detachMemory);

async function recall(
  engine: Engine,
  context: FigureContext<MemoryFigureOptions>,
  trained: number,
): Promise<RecallRun[]> {
  const { options, signal, onProgress } = context;
  const { repetitions, noise } = options;
  const seeds = seedsOfRuns('options.seed', context.seed, options.runs);
  const variants = recallers(options);
  const total = trained + variants.length * seeds.length;
  const results: RecallRun[] = [];
  for (const [run, seed] of seeds.entries()) {
    for (const variant of variants) {
      const now = `${RECALL}, run ${run + 1} of ${seeds.length}`;
      onProgress?.({ unit: 'training', done: trained + results.length, total, now });
      const task = { ...variant, repetitions, noise, seed };
      const onDevices = await context.remember(task, () => recallOf(engine, task, signal));
      results.push({ task: RECALL, ...variant, seed, onDevices });
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
  return seeds.map((seed) => estimate(runsOf(own, { seed }).map(({ accuracy }) => accuracy)).mean);
}

/** What this extent has not, or what is not at hand. */
const leftOut = ({ memoryQubits }: MemoryFigureOptions, hasRecordings: boolean): string[] => [
  ...(memoryQubits.includes(3) ? [] : ['quantum memories of 3 qubits are left to --full']),
  ...(hasRecordings ? [] : ['N-MNIST is not at hand, and left out']),
];
