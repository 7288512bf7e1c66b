import type { Engine, Estimate } from '../../engine/index.js';
import { count, counted, estimate, makeMeta, type Seed, seedsOfRuns } from '../../engine/index.js';
import { conclude, type Finding, outcomeOf, pairedDifference } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate, percentEstimate, points, scaled } from '../format.js';
import { compose } from '../plot/compose.js';
import { type CurvePoint, curves } from '../plot/curves.js';
import { concludeOnDevices, readingsAt } from './memory-conclusion.js';
import { MEMORY_DEVICES } from './memory-on-devices.js';
import { MEMORY_TASKS, type MemoryTask } from './memory-tasks.js';
import {
  isOnDevices,
  LAST_SPIKE,
  lookOf,
  MEMORY_ANSATZES,
  type MemoryVariant,
  memoryVariants,
  NO_MEMORY,
  QUANTUM,
  QUANTUM_BY_SPIKES,
} from './memory-variants.js';
import { estimateOf, runsOf } from './runs.js';
import { type MemoryOutcome, trainMemory } from './train-memory.js';
import type { Recipe } from './train-model.js';

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
  /** N^M of quantum memories of more than one qubit. */
  memoryQubits: readonly number[];
  /** Factors of the devices' noise. */
  noise: readonly number[];
};

/** One network, trained and tested once. */
type MemoryRun = MemoryVariant & MemoryOutcome & { task: string; delay: number; seed: Seed };

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
    quick: {
      ...{ runs: 5, train: 500, test: 500, epochs: 15, parameters: 400, recipe: 'plain', delays: [0, 8] },
      ...{ memoryQubits: [2], noise: [1, 3] },
    },
    full: {
      runs: 10,
      train: 1000,
      test: 1000,
      epochs: 30,
      parameters: 400,
      recipe: 'plain',
      delays: [0, 2, 4, 8, 16, 24],
      memoryQubits: [2, 3],
      noise: [0.5, 1, 2, 3],
    },
  },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const runs = await train(engine, context);
  const { options } = context;
  const variants = memoryVariants(options.memoryQubits);
  const verdict = conclude(MEMORY_TASKS.flatMap((task) => compare(runs, task)));
  const onDevices = MEMORY_TASKS.flatMap(({ name }) =>
    concludeOnDevices(runs, name, variants, options.noise),
  );
  return {
    data: runs.map((each) => ({ ...each })),
    svg: draw(runs, options),
    table: tabulate(runs, options),
    verdict: { ...verdict, reasons: [...verdict.reasons, ...onDevices, ...leftOut(options)] },
    seed: context.seed,
    meta: makeMeta(start, options),
  };
}

async function train(engine: Engine, context: FigureContext<Options>): Promise<MemoryRun[]> {
  const { options, signal } = context;
  const { epochs, parameters, recipe, delays, noise } = options;
  const variants = memoryVariants(options.memoryQubits);
  const seeds = seedsOfRuns('options.seed', context.seed, options.runs);
  const total = MEMORY_TASKS.length * delays.length * seeds.length * variants.length;
  const results: MemoryRun[] = [];
  for (const { name, draw } of MEMORY_TASKS) {
    for (const delay of delays) {
      for (const [run, seed] of seeds.entries()) {
        const samples = {
          train: await draw({ count: options.train, delay, seed }),
          test: await draw({ count: options.test, delay, seed: `${seed}-test` }),
        };
        for (const variant of variants) {
          const report = (share: number) =>
            context.onProgress?.({
              unit: 'training',
              done: results.length + share,
              total,
              now: `${name}, delay ${delay}, run ${run + 1} of ${seeds.length}`,
            });
          report(0);
          const training = { ...samples, ...variant, parameters, recipe, epochs, noise, seed };
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

/** What this extent has not. */
const leftOut = ({ memoryQubits }: Options): string[] =>
  memoryQubits.includes(3) ? [] : ['quantum memories of 3 qubits are left to --full'];

/** The factor of the noise that is shown in the table: that of the device itself, if it was tried. */
const shownNoise = ({ noise }: Options): number | undefined =>
  noise.includes(1) ? 1 : noise.find((factor) => factor > 0);

function tabulate(runs: readonly MemoryRun[], options: Options): FigureResult['table'] {
  const noise = shownNoise(options);
  const devices = noise === undefined ? [] : MEMORY_DEVICES;
  const rows = MEMORY_TASKS.flatMap(({ name: task }) =>
    options.delays.flatMap((delay) =>
      memoryVariants(options.memoryQubits).map((variant) => {
        const own = runsOf<MemoryRun>(runs, { task, delay, ...variant });
        const at = (place: Parameters<typeof readingsAt>[1], what: 'accuracy' | 'information') =>
          estimate(readingsAt(own, place, what));
        return [
          task,
          String(delay),
          variant.memory,
          String(variant.memoryQubits),
          variant.ansatz ?? '-',
          variant.ansatz === null ? '-' : variant.detachMemory ? 'spikes' : 'spikes+memory',
          percentEstimate(estimateOf(own, ({ accuracy }) => accuracy)),
          isOnDevices(variant) ? decimalEstimate(at({ device: null, noise: 0 }, 'information')) : '-',
          ...devices.flatMap((device) =>
            isOnDevices(variant)
              ? [
                  percentEstimate(at({ device, noise: noise! }, 'accuracy')),
                  decimalEstimate(at({ device, noise: noise! }, 'information')),
                ]
              : ['-', '-'],
          ),
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
      'N^M',
      'ansatz',
      'gradient through',
      'test accuracy',
      'χ, bits',
      ...devices.flatMap((device) => [`${device} × ${noise}`, 'χ there']),
      'spikes per step',
      'parameters',
      'runs',
    ],
    rows,
  };
}

/** For each task a panel for each ansatz, where networks without memory are in both, and one for each device. */
function draw(runs: readonly MemoryRun[], options: Options): string {
  const variants = memoryVariants(options.memoryQubits);
  const looks = [NO_MEMORY, ...LAST_SPIKE, ...variants.filter(({ memory }) => memory === 'quantum')]
    .map(lookOf)
    .filter(({ label }, i, all) => all.findIndex((other) => other.label === label) === i);
  const size = { looks, yLabel: 'test accuracy (%)', width: 310, height: 330, apart: 3 };
  const byNoise = variants.filter((variant) => isOnDevices(variant) && variant.ansatz === 'two-way');
  const panels = MEMORY_TASKS.flatMap(({ name: task, delay: meaning }) => [
    ...MEMORY_ANSATZES.map((ansatz) => {
      const shown = variants.filter((variant) => variant.ansatz === null || variant.ansatz === ansatz);
      const values = shown.flatMap((variant) =>
        options.delays.map((delay) => {
          const own = runsOf<MemoryRun>(runs, { task, delay, ...variant });
          return pointOf(
            variant,
            delay,
            estimateOf(own, ({ accuracy }) => accuracy),
          );
        }),
      );
      return {
        title: `${task}, ${ansatz}`,
        svg: curves(values, { ...size, xLabel: `${meaning} (steps)`, yDomain: [45, 100] }),
      };
    }),
    ...MEMORY_DEVICES.map((device) => {
      const values = byNoise.flatMap((variant) =>
        [0, ...options.noise.filter((factor) => factor > 0)].map((noise) => {
          const place = noise === 0 ? { device: null, noise } : { device, noise };
          const own = runsOf<MemoryRun>(runs, { task, ...variant });
          return pointOf(variant, noise, estimate(readingsAt(own, place, 'accuracy')));
        }),
      );
      return {
        title: `${task} on ${device}, two-way`,
        svg: curves(values, { ...size, xLabel: "factor of the device's noise", yDomain: [45, 100] }),
      };
    }),
  ]);
  const perRow = MEMORY_ANSATZES.length + MEMORY_DEVICES.length;
  return compose({ title: TITLE, subtitle: settingLine(options), legend: looks, panels, perRow });
}

const pointOf = (variant: MemoryVariant, x: number, accuracy: Estimate): CurvePoint => ({
  model: lookOf(variant).label,
  x: { mean: x, stdErr: null },
  y: scaled(accuracy, 100),
});

const settingLine = ({ runs, train, test, epochs, parameters }: Options): string =>
  `${counted(runs, 'run')} on ${count(train)} training and ${counted(test, 'test sample')}, ${counted(epochs, 'epoch')}, ` +
  `about ${counted(parameters, 'parameter')} each; bars: one standard error; guessing finds 50 %`;
