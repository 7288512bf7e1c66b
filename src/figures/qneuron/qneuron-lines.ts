import type { Engine } from '../../engine/index.js';
import { makeMeta } from '../../engine/index.js';
import { lineDetector, simulateScan } from '../../qneuron/index.js';
import { conclude, difference, type Finding, outcomeOf } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate } from '../format.js';
import { categories } from '../plot/categories.js';
import { compose } from '../plot/compose.js';
import { ACTIVITY_LABEL, type Look } from '../plot/style.js';

const TITLE = 'Detector of vertical lines';
const SIZE = 4;

type Ink = (x: number, y: number) => boolean;
/** `window`: no line of the image, but all that a window can see of one, as it is as high as three pixels. */
type Kind = 'line' | 'window' | 'other';

/** What is drawn. */
const IMAGES: readonly { name: string; kind: Kind; ink: Ink }[] = [
  { name: 'second column', kind: 'line', ink: (x) => x === 1 },
  { name: 'third column', kind: 'line', ink: (x) => x === 2 },
  { name: 'three pixels of a column', kind: 'window', ink: (x, y) => x === 1 && y < 3 },
  { name: 'two columns', kind: 'other', ink: (x) => x === 1 || x === 2 },
  { name: 'all', kind: 'other', ink: () => true },
  { name: 'cross', kind: 'other', ink: (x, y) => x === 1 || y === 1 },
  { name: 'two pixels of a column', kind: 'other', ink: (x, y) => x === 1 && y < 2 },
  { name: 'diagonal', kind: 'other', ink: (x, y) => x === y },
  { name: 'row', kind: 'other', ink: (_, y) => y === 1 },
  { name: 'dot', kind: 'other', ink: (x, y) => x === 1 && y === 1 },
  { name: 'nothing', kind: 'other', ink: () => false },
  { name: 'first column, which no window has in its middle', kind: 'other', ink: (x) => x === 0 },
];

const LOOKS: Record<Kind, Look> = {
  line: { label: 'line', color: '#0072b2', symbol: 'circle' },
  window: { label: 'line of one window', color: '#56b4e9', symbol: 'diamond' },
  other: { label: 'anything else', color: '#d55e00', symbol: 'square' },
};

type Options = {
  /** Sweeps that are measured of each image. */
  sweeps: number;
};

interface Reaction {
  name: string;
  kind: Kind;
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
  options: { quick: { sweeps: 2000 }, full: { sweeps: 40_000 } },
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
      columns: ['image', 'activity'],
      rows: reactions.map((reaction) => [reaction.name, formatted(reaction)]),
    },
    verdict: conclude(judge(reactions)),
    seed,
    meta: makeMeta(
      start,
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
  return IMAGES.map(({ name, kind }, i) => ({
    name,
    kind,
    activity: results[i]!.activity.at(-1)!,
    stdErr: results[i]!.stdErr.at(-1)!,
    warnings: results[i]!.meta.warnings,
  }));
}

/** The least active line against the most active image that no window takes for one, and against the one that a window does. */
function judge(reactions: readonly Reaction[]): Finding[] {
  const byActivity = (kind: Kind) =>
    reactions.filter((each) => each.kind === kind).sort((a, b) => a.activity - b.activity);
  const line = byActivity('line')[0]!;
  const other = byActivity('other').at(-1)!;
  const window = byActivity('window')[0]!;
  const compared = (a: Reaction, b: Reaction) =>
    `${a.name}: ${formatted(a)}; ${b.name}: ${formatted(b)}, ${(a.activity / b.activity).toFixed(1)} times less`;
  return [
    {
      outcome: outcomeOf(difference(activityOf(line), activityOf(other))),
      reason: `the least active line against the next best image: ${compared(line, other)}`,
    },
    {
      outcome: outcomeOf(difference(activityOf(window), activityOf(other))),
      reason: `${window.name} fill the kernel of one window, for which they are a line, and are none for the one below: the output is in between (${compared(line, window)}; ${(window.activity / other.activity).toFixed(1)} times as much as that of the next best image)`,
    },
  ];
}

const activityOf = ({ activity, stdErr }: Reaction) => ({ mean: activity, stdErr });
const formatted = (reaction: Reaction): string => decimalEstimate(activityOf(reaction));

function draw(reactions: readonly Reaction[], { sweeps }: Options): string {
  const looks = Object.values(LOOKS);
  const points = reactions.map((reaction) => ({
    name: reaction.name,
    model: LOOKS[reaction.kind].label,
    value: activityOf(reaction),
  }));
  return compose({
    title: TITLE,
    subtitle: `${SIZE} × ${SIZE} pixels; eight chains of ${sweeps} sweeps an image; bars: one standard error`,
    legend: looks,
    panels: [
      {
        title: 'Activity of the output',
        svg: categories(points, { looks, label: ACTIVITY_LABEL, width: 720 }),
      },
    ],
  });
}
