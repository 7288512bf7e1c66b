import type { Engine } from '../engine/engine.js';
import { makeMeta } from '../engine/meta.js';
import { lineDetector, simulateScan } from '../qneuron/index.js';
import { conclude, type Finding } from './compare.js';
import type { Figure, FigureContext, FigureResult } from './figure.js';
import { decimalEstimate } from './format.js';
import { compose } from './plot/compose.js';
import { curves } from './plot/curves.js';
import type { Look } from './plot/style.js';

const TITLE = 'Detector of vertical lines';
const SIZE = 4;
const SIGNIFICANT = 3;

type Ink = (x: number, y: number) => boolean;

/** What is drawn, and whether it is a line that a window has in its middle. */
const IMAGES: readonly { name: string; isLine: boolean; ink: Ink }[] = [
  { name: 'second column', isLine: true, ink: (x) => x === 1 },
  { name: 'third column', isLine: true, ink: (x) => x === 2 },
  { name: 'three pixels of a column', isLine: false, ink: (x, y) => x === 1 && y < 3 },
  { name: 'two columns', isLine: false, ink: (x) => x === 1 || x === 2 },
  { name: 'all', isLine: false, ink: () => true },
  { name: 'cross', isLine: false, ink: (x, y) => x === 1 || y === 1 },
  { name: 'two pixels of a column', isLine: false, ink: (x, y) => x === 1 && y < 2 },
  { name: 'diagonal', isLine: false, ink: (x, y) => x === y },
  { name: 'row', isLine: false, ink: (_, y) => y === 1 },
  { name: 'dot', isLine: false, ink: (x, y) => x === 1 && y === 1 },
  { name: 'nothing', isLine: false, ink: () => false },
  { name: 'first column, which no window has in its middle', isLine: false, ink: (x) => x === 0 },
];

const LOOKS = {
  line: { label: 'line', color: '#0072b2', symbol: 'circle' },
  other: { label: 'anything else', color: '#d55e00', symbol: 'square' },
} as const satisfies Record<string, Look>;

type Options = {
  /** Sweeps that are measured of each image. */
  sweeps: number;
};

interface Reaction {
  image: number;
  name: string;
  isLine: boolean;
  activity: number;
  stdErr: number;
  warnings: string[];
}

/** Figure 20 of the Q-neuron paper. */
export const qneuron20: Figure<Options> = {
  id: 'qneuron/20',
  title: TITLE,
  claim: 'The activity of the output is high if the image resembles a vertical line, and low otherwise.',
  data: [],
  options: { quick: { sweeps: 4000 }, full: { sweeps: 40_000 } },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const inputs = { figure: qneuron20.id, seed, ...options };
  const reactions = await context.remember(inputs, () => sample(engine, context));
  const wrong = reactions.filter(({ warnings }) => warnings.length > 0);
  return {
    data: reactions.map((reaction) => ({ ...reaction })),
    svg: draw(reactions, options),
    table: {
      columns: ['number', 'image', 'activity'],
      rows: reactions.map((reaction) => [String(reaction.image), reaction.name, told(reaction)]),
    },
    verdict: conclude(judge(reactions)),
    meta: makeMeta(
      start,
      seed,
      options,
      wrong.map(({ name }) => `not converged: ${name}`),
    ),
  };
}

async function sample(
  engine: Engine,
  { options, seed, signal, onProgress }: FigureContext<Options>,
): Promise<Reaction[]> {
  const circuits = IMAGES.map(({ ink }) => {
    const row = (y: number) => Array.from({ length: SIZE }, (_, x) => Number(ink(x, y)));
    return lineDetector(Array.from({ length: SIZE }, (_, y) => row(y))).circuit;
  });
  const results = await simulateScan(engine, circuits, {
    thermalization: Math.min(2000, options.sweeps),
    sweeps: options.sweeps,
    seed,
    signal,
    onProgress: (progress) => onProgress?.({ ...progress, now: 'all images' }),
  });
  return IMAGES.map(({ name, isLine }, i) => ({
    image: i + 1,
    name,
    isLine,
    activity: results[i].activity.at(-1)!,
    stdErr: results[i].stdErr.at(-1)!,
    warnings: results[i].meta.warnings,
  }));
}

/** The least active line against each other image that comes near. */
function judge(reactions: readonly Reaction[]): Finding[] {
  const byActivity = [...reactions].sort((a, b) => a.activity - b.activity);
  const line = byActivity.find(({ isLine }) => isLine)!;
  const others = byActivity.filter(({ isLine }) => !isLine).reverse();
  return others.slice(0, 2).map((other) => {
    const error = Math.sqrt(line.stdErr * line.stdErr + other.stdErr * other.stdErr);
    const difference = line.activity - other.activity;
    const isClear = Math.abs(difference) > SIGNIFICANT * error;
    return {
      held: isClear ? (difference > 0 ? 'yes' : 'no') : 'undecided',
      reason: `${line.name}: ${told(line)}; ${other.name}: ${told(other)}, ${(line.activity / other.activity).toFixed(1)} times less`,
    };
  });
}

const told = ({ activity, stdErr }: Reaction): string => decimalEstimate({ mean: activity, stdErr });

function draw(reactions: readonly Reaction[], { sweeps }: Options): string {
  const looks = Object.values(LOOKS);
  const points = reactions.map(({ image, isLine, activity, stdErr }) => ({
    model: (isLine ? LOOKS.line : LOOKS.other).label,
    x: { mean: image, stdErr: null },
    y: { mean: activity, stdErr },
  }));
  return compose({
    title: TITLE,
    subtitle: `${SIZE} × ${SIZE} pixels; eight chains of ${sweeps} sweeps an image; ${IMAGES.map(({ name }, i) => `${i + 1} ${name}`).join(', ')}`,
    legend: looks,
    panels: [
      {
        title: 'Activity of the output',
        svg: curves(points, {
          looks,
          xLabel: 'image',
          yLabel: "activity, in an active input's",
          width: 720,
          height: 400,
        }),
      },
    ],
  });
}
