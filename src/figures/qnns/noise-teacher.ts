import { type ImageDataset, strokes } from '../../data/index.js';
import {
  type Engine,
  type Estimate,
  estimate,
  makeMeta,
  RandomStream,
  type Seed,
  seedsOfRuns,
} from '../../engine/index.js';
import { conclude, type Finding, outcomeOf, pairedDifference } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate, percentEstimate, points } from '../format.js';
import { compose } from '../plot/compose.js';
import { type CurvePoint, curves } from '../plot/curves.js';
import { type Taught, type Teacher, type TeachingSamples, teach } from './teach-with-noise.js';

const TITLE = 'Noise as a teacher: dephasing and dropout';
const LOOKS = [
  { label: 'dephasing', color: '#0072b2', symbol: 'circle' },
  { label: 'dropout', color: '#d55e00', symbol: 'square' },
] as const;
const KINDS = ['dephasing', 'dropout'] as const;
const CLASSES = [1, 7];
/** Of the labels that are learned from, which only what remembers single samples can fit. */
const WRONG = 0.2;
const VALIDATION = 400;
const SHAPE = { qubits: 4, layers: 2, learningRate: 0.02 };

type Options = {
  runs: number;
  train: number;
  test: number;
  epochs: number;
  batch: number;
  /** Probabilities of a qubit to be disturbed. */
  disturbances: readonly number[];
};

/** What one run of a teacher came to. */
interface TeacherRun extends Teacher, Taught {
  seed: Seed;
}

/** Whether noise helps learning as dropout does, which the qubit-neuron paper says and does not show. */
export const qnnsTeacher: Figure<Options> = {
  id: 'qnns/teacher',
  title: TITLE,
  claim:
    'Quantum noise in training resembles classical dropout: circuits that learn under dephasing are more accurate on new samples ' +
    'than such that learn undisturbed, and no less than with dropout at equal effort.',
  differs: [
    'no figure of the paper, whose sentence on noise and dropout (section 4.1) has no experiment of its own',
    `a variational classifier of ${SHAPE.qubits} qubits, few samples of which ${100 * WRONG} % have wrong labels, and the probability that validates best for each kind; a disturbance is the same for all samples of a batch`,
  ],
  data: [],
  options: {
    quick: { runs: 5, train: 60, test: 500, epochs: 60, batch: 10, disturbances: [0.02, 0.1, 0.3] },
    full: {
      runs: 10,
      train: 60,
      test: 2000,
      epochs: 60,
      batch: 10,
      disturbances: [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5],
    },
  },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const runs = await teachAll(engine, context);
  return {
    data: runs.map((each) => ({ ...each })),
    svg: draw(runs, options),
    table: tabulate(runs, teachersOf(options)),
    verdict: conclude(judge(runs, options)),
    seed,
    meta: makeMeta(start, options),
  };
}

const teachersOf = ({ disturbances }: Options): Teacher[] => [
  { kind: 'none', probability: 0 },
  ...KINDS.flatMap((kind) => disturbances.map((probability): Teacher => ({ kind, probability }))),
];

async function teachAll(engine: Engine, context: FigureContext<Options>): Promise<TeacherRun[]> {
  const { options, signal, onProgress, remember } = context;
  const { runs, train, test, epochs, batch } = options;
  const teachers = teachersOf(options);
  const results: TeacherRun[] = [];
  const total = runs * teachers.length;
  for (const [number, seed] of seedsOfRuns('options.seed', context.seed, runs).entries()) {
    let samples: TeachingSamples | undefined;
    for (const teacher of teachers) {
      signal?.throwIfAborted();
      const now = `${nameOf(teacher)}, run ${number + 1} of ${runs}`;
      onProgress?.({ unit: 'model', done: results.length, total, now });
      const found = await remember(
        { figure: 'qnns/teacher', teacher, train, test, epochs, batch, seed },
        async () => {
          samples ??= await samplesOf(seed, train, test);
          return teach(engine, teacher, samples, { ...SHAPE, epochs, batch }, seed);
        },
      );
      results.push({ ...teacher, seed, ...found });
    }
  }
  return results;
}

/** Samples of one run, alike for all teachers. */
async function samplesOf(seed: Seed, train: number, test: number): Promise<TeachingSamples> {
  const drawn = (count: number, part: string): Promise<ImageDataset> =>
    strokes({ count, size: 16, classes: CLASSES, seed: `${seed} ${part}` });
  const clean = await drawn(train, 'train');
  const random = new RandomStream(seed, 3);
  const labels = clean.labels.map((label) => (random.uniform() < WRONG ? 1 - label : label));
  return {
    train: { ...clean, labels },
    validation: await drawn(VALIDATION, 'validation'),
    test: await drawn(test, 'test'),
  };
}

const nameOf = ({ kind, probability }: Teacher): string =>
  kind === 'none' ? 'undisturbed' : `${kind} ${probability}`;

const runsOf = (runs: readonly TeacherRun[], { kind, probability }: Teacher): TeacherRun[] =>
  runs.filter((each) => each.kind === kind && each.probability === probability);

const estimateOf = (runs: readonly TeacherRun[], teacher: Teacher, what: keyof Taught): Estimate =>
  estimate(runsOf(runs, teacher).map((each) => each[what]));

/** The teacher of a kind that is best on the validation samples, which are not those that it is judged by. */
function chosen(runs: readonly TeacherRun[], kind: Teacher['kind'], options: Options): Teacher {
  const teachers = teachersOf(options).filter((each) => each.kind === kind);
  const mean = (teacher: Teacher) => estimateOf(runs, teacher, 'validation').mean;
  return teachers.reduce((best, each) => (mean(each) > mean(best) ? each : best));
}

function judge(runs: readonly TeacherRun[], options: Options): Finding[] {
  const [none, dephasing, dropout] = (['none', ...KINDS] as const).map((kind) => chosen(runs, kind, options));
  const tests = (teacher: Teacher) => runsOf(runs, teacher).map(({ test }) => test);
  const gaps = (teacher: Teacher) => runsOf(runs, teacher).map(({ train, test }) => train - test);
  const accuracy = (teacher: Teacher) => percentEstimate(estimateOf(runs, teacher, 'test'));
  const against = (other: Teacher): Finding => {
    const difference = pairedDifference(tests(dephasing!), tests(other));
    return {
      outcome: outcomeOf(difference),
      reason:
        `${nameOf(dephasing!)} has ${accuracy(dephasing!)} of new samples right and ${nameOf(other)} ${accuracy(other)}: ` +
        `${points(difference)} ${difference.mean < 0 ? 'less' : 'more'}${difference.sign === 0 ? ', which is not significant' : ''}`,
    };
  };
  const narrowed = pairedDifference(gaps(none!), gaps(dephasing!));
  return [
    against(none!),
    against(dropout!),
    {
      outcome: outcomeOf(narrowed),
      reason:
        `what is known of the samples that were learned from, beyond that of new ones, is ${points(narrowed)} ` +
        `${narrowed.mean < 0 ? 'more' : 'less'} under ${nameOf(dephasing!)} than undisturbed`,
    },
  ];
}

function tabulate(runs: readonly TeacherRun[], teachers: readonly Teacher[]): FigureResult['table'] {
  return {
    columns: ['teacher', 'learned from', 'validation', 'new', 'cross-entropy of new'],
    rows: teachers.map((teacher) => [
      nameOf(teacher),
      ...(['train', 'validation', 'test'] as const).map((what) =>
        percentEstimate(estimateOf(runs, teacher, what)),
      ),
      decimalEstimate(estimateOf(runs, teacher, 'testLoss')),
    ]),
  };
}

function draw(runs: readonly TeacherRun[], options: Options): string {
  const panel = (what: 'train' | 'test', yLabel: string) => {
    const shown = KINDS.flatMap((kind) =>
      [0, ...options.disturbances].map((probability): CurvePoint => {
        const teacher: Teacher = probability === 0 ? { kind: 'none', probability } : { kind, probability };
        return { model: kind, x: { mean: probability, stdErr: null }, y: estimateOf(runs, teacher, what) };
      }),
    );
    return curves(shown, { looks: LOOKS, xLabel: 'probability', yLabel, width: 440, height: 300, apart: 3 });
  };
  return compose({
    title: TITLE,
    subtitle: `${options.train} samples, ${100 * WRONG} % of them with wrong labels; means of ${options.runs} runs with their standard errors`,
    legend: LOOKS,
    panels: [
      { title: 'a  what was learned from', svg: panel('train', 'accuracy') },
      { title: 'b  new samples', svg: panel('test', 'accuracy') },
    ],
  });
}
