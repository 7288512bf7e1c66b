import type { Engine, Estimate } from '../../engine/index.js';
import { makeMeta } from '../../engine/index.js';
import { conclude, difference, type Finding } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { percentEstimate, titleOf } from '../format.js';
import { coloredCells } from '../plot/colored-cells.js';
import { compose } from '../plot/compose.js';
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

const TITLE = 'Weights of the classical network for every digit';
const PRINTED = 0.91;
/** Half of the last printed digit, and no error larger than that tells. */
const ROUNDING = 0.005;
const SIDE = 150;
const PER_ROW = 5;

/** Figure 22 of the Q-neuron paper. */
export const qneuron22: Figure<DigitOptions> = {
  id: 'qneuron/22',
  title: TITLE,
  claim: 'A multinomial logistic regression without negative weights recognises 91 % of the test images.',
  data: DIGIT_DATA,
  options: {
    quick: { train: 20_000, test: 10_000, epochs: 10 },
    full: { train: 60_000, test: 10_000, epochs: 20 },
  },
  run,
};

async function run(engine: Engine, context: FigureContext<DigitOptions>): Promise<FigureResult> {
  const start = performance.now();
  const experiment = await trainDigits(engine, context);
  const { test, weights, predictions, data } = experiment;
  const digits = Array.from({ length: weights.classes }, (_, digit) => {
    const own = weights.weights.subarray(digit * weights.pixels, (digit + 1) * weights.pixels);
    const images = Array.from(test.labels).filter((label) => label === digit).length;
    const found = predictions.filter(
      (prediction, i) => prediction === digit && test.labels[i] === digit,
    ).length;
    return {
      digit,
      images,
      found,
      zero: own.filter((weight) => weight === 0).length / own.length,
      negative: own.filter((weight) => weight < 0).length,
      weights: Array.from(own),
    };
  });
  const accuracy = shareOf(countEqual(predictions, test.labels), test.labels.length);
  const negative = digits.reduce((sum, digit) => sum + digit.negative, 0);
  return {
    data: digits,
    svg: draw(experiment, context.options, accuracy),
    table: {
      columns: ['digit', 'test images', 'recognised', 'weights that are 0'],
      rows: digits.map(({ digit, images, found, zero }) => [
        String(digit),
        String(images),
        images > 0 ? percentEstimate(shareOf(found, images)) : '-',
        `${(100 * zero).toFixed(0)} %`,
      ]),
    },
    verdict: conclude([
      reaches(accuracy, data),
      {
        outcome: negative === 0 ? 'reproduced' : 'not reproduced',
        reason: `${negative} of ${weights.weights.length} weights are negative`,
      },
    ]),
    seed: context.seed,
    meta: makeMeta(start, { ...context.options, data: [data] }, warningsOf(DIGIT_DATA, context)),
  };
}

/** Whether as many are recognised as the paper says, or more; of other images it says nothing. */
function reaches(accuracy: Estimate, data: string): Finding {
  const reason = `${titleOf(data)}: ${percentEstimate(accuracy)} of the test images are recognised; the paper has 91 % of MNIST's`;
  if (data !== DIGIT_DATA[0]) return { outcome: 'undecided', reason };
  const { sign } = difference(accuracy, { mean: PRINTED - ROUNDING, stdErr: null });
  const isSure = sign > 0 || accuracy.stdErr! <= ROUNDING;
  return { outcome: sign < 0 ? 'not reproduced' : isSure ? 'reproduced' : 'undecided', reason };
}

/** All maps have one scale, so that they can be compared. */
function draw(experiment: DigitExperiment, options: DigitOptions, accuracy: Estimate): string {
  const { weights, classes, pixels } = experiment.weights;
  const { width } = experiment.test;
  const largest = weights.reduce((a, b) => Math.max(a, b), 0);
  return compose({
    title: TITLE,
    subtitle: `${describeDigits(experiment, options)}; ${percentEstimate(accuracy)} recognised; white: 0, darkest: ${largest.toFixed(2)}`,
    panels: Array.from({ length: classes }, (_, digit) => ({
      title: String(digit),
      svg: coloredCells(weights.subarray(digit * pixels, (digit + 1) * pixels), {
        columns: width,
        range: [0, largest],
        width: SIDE,
        height: SIDE,
        // One for each row, as all have the same.
        bar: digit % PER_ROW === PER_ROW - 1,
      }),
    })),
    perRow: PER_ROW,
  });
}
