import type { ImageDataset } from '../../data/index.js';
import type { Engine } from '../../engine/index.js';
import { count, makeMeta } from '../../engine/index.js';
import { conclude, type Finding } from '../compare.js';
import type { Figure, FigureContext, FigureData, FigureResult } from '../figure.js';
import { titleOf } from '../format.js';
import { coloredCells } from '../plot/colored-cells.js';
import { compose } from '../plot/compose.js';
import { warningsOf } from '../sqs/trained-runs.js';
import { DIGIT_DATA } from './digit-experiment.js';

const TITLE = 'Sample digits';
const SIDE = 56;
/** What the paper says of the database. */
const PRINTED = { train: 60_000, test: 10_000, side: 28 };
const BRIGHTEST = 255;

type Options = { train: number };

/** Figure 21 of the Q-neuron paper. */
export const qneuron21: Figure<Options> = {
  id: 'qneuron/21',
  title: TITLE,
  claim: 'MNIST has 60,000 training samples and 10,000 test samples of 28 × 28 pixels.',
  data: DIGIT_DATA,
  options: { quick: { train: 200 }, full: { train: 1000 } },
  run,
};

async function run(_engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const set = context.data[0]!;
  const drawn = (await set.train(seed, options.train)) as ImageDataset;
  const digits = Array.from({ length: drawn.classes }, (_, digit) => {
    const own = [...drawn.labels.keys()].filter((i) => drawn.labels[i] === digit);
    return { digit, images: own.length, shown: own.slice(0, options.train / 50) };
  });
  return {
    data: digits,
    svg: draw(drawn, digits, set),
    table: {
      columns: ['digit', 'images drawn', 'mean brightness of a pixel'],
      rows: digits.map(({ digit, images }) => [String(digit), String(images), brightnessOf(drawn, digit)]),
    },
    verdict: conclude([holds(set, drawn)]),
    seed,
    meta: makeMeta(start, { ...options, data: [set.name] }, warningsOf(DIGIT_DATA, context)),
  };
}

function holds({ name, available }: FigureData, { width, height }: ImageDataset): Finding {
  const sizes = [available.train, available.test].map((size) =>
    size < Infinity ? count(size) : 'any number of',
  );
  const reason = `${titleOf(name)}: ${sizes[0]} training and ${sizes[1]} test images of ${width} × ${height} pixels`;
  if (name !== DIGIT_DATA[0]) return { outcome: 'undecided', reason };
  const { train, test, side } = PRINTED;
  const fits = available.train === train && available.test === test && width === side && height === side;
  return { outcome: fits ? 'reproduced' : 'not reproduced', reason };
}

function brightnessOf({ images, labels, width, height }: ImageDataset, digit: number): string {
  const pixels = width * height;
  let sum = 0;
  let seen = 0;
  for (let i = 0; i < images.length; i++) {
    if (labels[Math.floor(i / pixels)] !== digit) continue;
    sum += images[i]!;
    seen++;
  }
  return seen > 0 ? (sum / seen).toFixed(1) : '-';
}

/** A column for each digit. */
function draw(
  { images, width, height }: ImageDataset,
  digits: readonly { digit: number; shown: readonly number[] }[],
  set: FigureData,
): string {
  const pixels = width * height;
  const rows = Math.max(1, ...digits.map(({ shown }) => shown.length));
  const pictureOf = (image: number | undefined) =>
    image === undefined ? new Uint8Array(pixels) : images.subarray(image * pixels, (image + 1) * pixels);
  return compose({
    title: TITLE,
    subtitle: `${titleOf(set.name)}: the first images of each digit among those drawn`,
    panels: Array.from({ length: rows }, (_, row) =>
      digits.map(({ digit, shown }) => ({
        title: row === 0 ? String(digit) : '',
        svg: coloredCells(pictureOf(shown[row]), {
          columns: width,
          range: [0, BRIGHTEST],
          width: SIDE,
          height: SIDE,
        }),
      })),
    ).flat(),
    perRow: digits.length,
  });
}
