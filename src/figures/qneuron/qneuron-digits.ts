import type { ImageDataset } from '../../data/index.js';
import type { Engine, Estimate } from '../../engine/index.js';
import { makeMeta } from '../../engine/index.js';
import { DigitWeights, digitRecognizer } from '../../qneuron/index.js';
import { allOf, conclude, difference, type Finding, outcomeOf, pairedDifference } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { percentEstimate, points, scaled } from '../format.js';
import { coloredCells } from '../plot/colored-cells.js';
import { compose } from '../plot/compose.js';
import { type CurvePoint, curves } from '../plot/curves.js';
import type { Look } from '../plot/style.js';
import { warningsOf } from '../sqs/trained-runs.js';
import {
  countEqual,
  DIGIT_DATA,
  type DigitExperiment,
  type DigitOptions,
  describeDigits,
  shareOf,
  trainDigits,
} from './digit-experiment.js';

const TITLE = 'Scores of the Q-network for every digit';
/** The paper's strength of the couplings, which is the first, and ours. */
const STRENGTHS = [1000, 250] as const;
/** Of the sweeps of the longest run. */
const SHARES = [1 / 32, 3 / 32, 10 / 32, 1];
/** The recogniser's least. */
const LEAST_SWEEPS = 8;
const DEVIATIONS = 3;
/** Progress that training is. */
const TRAINING = 0.1;

type Options = DigitOptions & {
  /** Sweeps of an output in the longest runs. */
  sweeps: number;
};

/** All test images, recognised in one way. */
interface Reading {
  k: number;
  /** At most. */
  sweeps: number;
  /** Standard errors at which an output is dropped early; null: all are sampled to the end. */
  deviations: number | null;
  meanSweeps: number;
  accuracy: number;
  stdErr: number;
  /** Images that only the classical network recognises, and that only this one does. */
  lost: number;
  won: number;
  /** Mean vote of each output, [digit shown][output]. */
  votes: number[];
  /** For each digit that is shown, what its output has more than the best other one has on average. */
  leads: { digit: number; rival: number; mean: number; stdErr: number | null; sign: -1 | 0 | 1 }[];
  seconds: number;
}

/** Figure 23 of the Q-neuron paper. */
export const qneuron23: Figure<Options> = {
  id: 'qneuron/23',
  title: TITLE,
  claim:
    'The Q-network gives the highest score to the right digit; it recognises somewhat fewer images than the classical network ' +
    'whose weights it has, because of the randomness of the Monte Carlo method.',
  data: DIGIT_DATA,
  options: {
    quick: { train: 20_000, test: 150, epochs: 10, sweeps: 1024 },
    full: { train: 60_000, test: 10_000, epochs: 10, sweeps: 1024 },
  },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const experiment = await trainDigits(engine, context, TRAINING);
  const { test, predictions, data } = experiment;
  const readings = await readAll(engine, context, experiment);
  const images = test.labels.length;
  const classical = shareOf(countEqual(predictions, test.labels), images);
  return {
    data: readings.map((reading) => ({ ...reading })),
    svg: draw(experiment, readings, classical, context.options),
    table: {
      columns: ['k', 'stopping', 'mean sweeps', 'recognised', 'less than classical'],
      rows: [
        ...readings.map((reading) => [
          String(reading.k),
          stoppingOf(reading),
          reading.meanSweeps.toFixed(0),
          percentEstimate(accuracyOf(reading)),
          signedPoints(lossOf(reading, images)),
        ]),
        ['-', 'classical', '-', percentEstimate(classical), '-'],
      ],
    },
    verdict: conclude(judge(readings, classical, images)),
    seed: context.seed,
    meta: makeMeta(start, { ...context.options, data: [data] }, warningsOf(DIGIT_DATA, context)),
  };
}

async function readAll(
  engine: Engine,
  context: FigureContext<Options>,
  { weights, predictions: classical, test }: DigitExperiment,
): Promise<Reading[]> {
  const { seed, signal, onProgress } = context;
  const { sweeps: most } = context.options;
  const numbers = SHARES.map((share) => Math.max(LEAST_SWEEPS, Math.round(share * most)));
  const settings = STRENGTHS.flatMap((k) => [
    ...[...new Set(numbers)].map((sweeps) => ({ k, sweeps, deviations: null })),
    { k, sweeps: numbers.at(-1)!, deviations: DEVIATIONS },
  ]);
  const work = settings.map(({ sweeps, deviations }) => (deviations === null ? sweeps : most / 8));
  const total = work.reduce((a, b) => a + b, 0);
  const { pixels, classes } = weights;
  using network = new DigitWeights(engine, { pixels, classes });
  network.parameters = { weights: weights.weights };
  const readings: Reading[] = [];
  let before = 0;
  for (const [i, { k, sweeps, deviations }] of settings.entries()) {
    const inputs = { what: 'digits read', weights, test, k, sweeps, deviations, seed };
    const from = before;
    const reading = await context.remember(inputs, async () => {
      const recognition = await digitRecognizer(network, { k }).recognize(engine, test, {
        sweeps,
        deviations: deviations ?? Infinity,
        seed,
        signal,
        onProgress: ({ done, total: images }) => {
          const share = (from + (work[i]! * done) / images) / total;
          const now = `k = ${k}, ${sweeps} sweeps`;
          onProgress?.({ unit: 'share', done: TRAINING + (1 - TRAINING) * share, total: 1, now });
        },
      });
      const { accuracy, stdErr, meanSweeps, predictions, votes, meta } = recognition;
      return {
        ...{ k, sweeps, deviations, meanSweeps, accuracy, stdErr },
        ...comparison(classical, test, predictions),
        ...votesOf(votes.values, test),
        seconds: meta.seconds,
      };
    });
    readings.push(reading);
    before += work[i]!;
  }
  return readings;
}

function comparison(
  classical: Uint8Array,
  test: ImageDataset,
  predictions: Uint8Array,
): Pick<Reading, 'lost' | 'won'> {
  let [lost, won] = [0, 0];
  for (const [image, prediction] of classical.entries()) {
    const label = test.labels[image];
    if (prediction === label && predictions[image] !== label) lost++;
    if (prediction !== label && predictions[image] === label) won++;
  }
  return { lost, won };
}

function votesOf(all: Float64Array, { labels, classes }: ImageDataset): Pick<Reading, 'votes' | 'leads'> {
  const votes: number[] = [];
  const leads: Reading['leads'] = [];
  for (let digit = 0; digit < classes; digit++) {
    const shown = [...labels.keys()].filter((image) => labels[image] === digit);
    const column = (output: number) => shown.map((image) => all[image * classes + output]!);
    const sums = Array.from({ length: classes }, (_, output) => column(output).reduce((a, b) => a + b, 0));
    votes.push(...sums.map((sum) => sum / Math.max(1, shown.length)));
    if (shown.length === 0) continue;
    const others = sums.map((sum, output) => (output === digit ? 0 : sum));
    const rival = others.indexOf(Math.max(...others));
    leads.push({ digit, rival, ...pairedDifference(column(digit), column(rival)) });
  }
  return { votes, leads };
}

/** As the paper has it: its k, all outputs sampled to the end. */
const printed = (readings: readonly Reading[]): Reading =>
  readings.filter(({ k, deviations }) => k === STRENGTHS[0] && deviations === null).at(-1)!;

/** With ours, stopping early. */
const fast = (readings: readonly Reading[]): Reading =>
  readings.find(({ k, deviations }) => k === STRENGTHS[1] && deviations !== null)!;

const accuracyOf = ({ accuracy, stdErr }: Reading): Estimate => ({ mean: accuracy, stdErr });

/** How much more the classical network recognises, on the same images. */
function lossOf({ lost, won }: Reading, images: number): Estimate {
  const mean = (lost - won) / images;
  return { mean, stdErr: Math.sqrt(Math.max(0, (lost + won) / images - mean * mean) / images) };
}

function judge(readings: readonly Reading[], classical: Estimate, images: number): Finding[] {
  const paper = printed(readings);
  const loss = lossOf(paper, images);
  const shortest = readings.find(({ k }) => k === paper.k)!;
  const ours = fast(readings);
  const behind = paper.leads.filter(({ sign }) => sign <= 0);
  const first = paper.leads.length - behind.length;
  return [
    {
      outcome: allOf(paper.leads.map(outcomeOf)),
      reason:
        `k = ${paper.k}: the right output has the largest mean vote for ${first} of ${paper.leads.length} digits` +
        behind
          .map(
            ({ digit, rival, sign }) => `; ${sign < 0 ? 'behind' : 'not apart from'} ${rival} for a ${digit}`,
          )
          .join(''),
    },
    {
      outcome: outcomeOf(difference(loss, { mean: 0, stdErr: null })),
      reason: `k = ${paper.k}, ${paper.meanSweeps.toFixed(0)} sweeps an output: ${percentEstimate(accuracyOf(paper))} recognised, ${percentEstimate(classical)} by the classical network, ${paper.lost} images that only that one recognises, ${paper.won} the other way round; after ${shortest.meanSweeps.toFixed(0)} sweeps it is ${signedPoints(lossOf(shortest, images))} less; k = ${ours.k}, which is not in the paper's claim, with early stopping at ${DEVIATIONS} standard errors: ${percentEstimate(accuracyOf(ours))} with ${ours.meanSweeps.toFixed(0)} sweeps an output, ${signedPoints(lossOf(ours, images))} less than the classical network`,
    },
  ];
}

/** The size of a difference, and which way it is. */
const signedPoints = (loss: Estimate): string => `${loss.mean < 0 ? '-' : ''}${points(loss)}`;

const stoppingOf = ({ sweeps, deviations }: Reading): string =>
  deviations === null
    ? `after ${sweeps} sweeps`
    : `at ${deviations} standard errors, at most ${sweeps} sweeps`;

const LOOKS: readonly Look[] = [
  { label: 'k = 1000', color: '#d55e00', symbol: 'square' },
  { label: 'k = 250', color: '#0072b2', symbol: 'circle' },
  { label: 'k = 1000, early stopping', color: '#e69f00', symbol: 'diamond' },
  { label: 'k = 250, early stopping', color: '#56b4e9', symbol: 'triangle' },
  { label: 'classical', color: '#000000', symbol: 'line' },
];

function draw(
  experiment: DigitExperiment,
  readings: readonly Reading[],
  classical: Estimate,
  options: Options,
): string {
  const { classes } = experiment.weights;
  const images = experiment.test.labels.length;
  // Of the accuracies themselves, errors are mostly the images', which all have in common.
  const curvePoints: CurvePoint[] = readings.map((reading) => ({
    model: `k = ${reading.k}${reading.deviations === null ? '' : ', early stopping'}`,
    x: { mean: reading.meanSweeps, stdErr: null },
    y: scaled({ ...accuracyOf(reading), stdErr: lossOf(reading, images).stdErr }, 100),
  }));
  const sweeps = readings.map(({ meanSweeps }) => meanSweeps);
  for (const end of [Math.min(...sweeps), Math.max(...sweeps)]) {
    const y = { mean: 100 * classical.mean, stdErr: null };
    curvePoints.push({ model: 'classical', x: { mean: end, stdErr: null }, y });
  }
  const paper = printed(readings);
  const digits = Array.from({ length: classes }, (_, digit) => digit);
  return compose({
    title: TITLE,
    subtitle: `${describeDigits(experiment, options)}; bars: one standard error of the difference from the classical network, on the same images`,
    legend: LOOKS,
    panels: [
      {
        title: `Mean votes, k = ${paper.k}, in %`,
        svg: coloredCells(paper.votes, {
          columns: classes,
          range: [Math.min(...paper.votes), Math.max(...paper.votes)],
          width: 400,
          height: 370,
          axes: {
            x: { edges: [-0.5, classes - 0.5], label: 'output', ticks: digits },
            y: { edges: [-0.5, classes - 0.5], label: 'digit shown', ticks: digits },
          },
          write: (vote) => (100 * vote).toFixed(1),
        }),
      },
      {
        title: 'Recognised',
        svg: curves(curvePoints, {
          looks: LOOKS,
          xLabel: 'sweeps of an output, on average',
          yLabel: 'recognised (%)',
          width: 560,
          height: 428,
          logTicks: [50, 100, 200, 500, 1000],
          apart: 3,
        }),
      },
    ],
  });
}
