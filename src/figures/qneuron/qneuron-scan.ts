import type { Engine } from '../../engine/index.js';
import { counted, makeMeta } from '../../engine/index.js';
import { exactActivity, type QNeuronCircuit, simulateScan } from '../../qneuron/index.js';
import { conclude, type Finding } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate } from '../format.js';
import { compose } from '../plot/compose.js';
import { curves } from '../plot/curves.js';
import { ACTIVITY_LABEL, type Look } from '../plot/style.js';
import { refined } from '../refine.js';

export type ScanOptions = {
  /** Points of each curve, evenly spread. */
  points: number;
  /** Sweeps that are measured at each. */
  sweeps: number;
  /** The most neurons of a circuit for which the exact curve is computed as well. */
  exact: number;
};

/** One circuit of a scan: the activity of its output. */
export interface ScanPoint {
  curve: string;
  x: number;
  activity: number;
  stdErr: number;
  rHat: number;
  /** What speaks against the number. */
  warnings: string[];
  exact: number | null;
}

/** A point of an exact curve, of which there are more where it is steep. */
interface ExactPoint {
  curve: string;
  x: number;
  activity: number;
}

/** A figure of the Q-neuron paper: the activity of a circuit's last neuron against one number. */
export interface Scan {
  id: string;
  title: string;
  claim: string;
  xLabel: string;
  from: number;
  to: number;
  /** Each curve's name, and its circuit at x; all circuits of a curve have the same lattice and couplings. */
  curves: Record<string, (x: number) => QNeuronCircuit>;
  /** Where less must do to be quick. */
  quick?: Partial<ScanOptions>;
  judge(points: readonly ScanPoint[]): Finding[];
}

const CHAINS = 8;
const THERMALIZATION = 2000;
const LOOKS = [
  { color: '#0072b2', symbol: 'circle' },
  { color: '#d55e00', symbol: 'square', dash: '7 3' },
  { color: '#009e73', symbol: 'triangle', dash: '2 3' },
] as const;
const EXACT_COLOR = '#000000';
/** How often a steep piece of an exact curve is halved, by the neurons of its circuit: each takes some twenty times as long. */
const HALVINGS = [0, 5, 4, 2, 1];

export function scanFigure(scan: Scan): Figure<ScanOptions> {
  const { id, title, claim } = scan;
  return {
    id,
    title,
    claim,
    data: [],
    options: {
      quick: { points: 9, sweeps: 4000, exact: 3, ...scan.quick },
      full: { points: 21, sweeps: 40_000, exact: 4 },
    },
    run: (engine, context) => run(scan, engine, context),
  };
}

async function run(scan: Scan, engine: Engine, context: FigureContext<ScanOptions>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const inputs = { figure: scan.id, seed, ...options };
  const { points, exact } = await context.remember(inputs, () => sample(scan, engine, context));
  const wrong = points.filter(({ warnings }) => warnings.length > 0);
  const where = wrong.map(({ curve, x }) => `${curve} at ${rounded(x)}`).join(', ');
  return {
    data: points.map((point) => ({ ...point })),
    svg: draw(scan, points, exact, options),
    table: tabulate(scan, points),
    verdict: conclude(scan.judge(points)),
    seed,
    meta: makeMeta(
      start,
      options,
      wrong.length > 0 ? [`${counted(wrong.length, 'point')} not converged: ${where}`] : [],
    ),
  };
}

async function sample(
  scan: Scan,
  engine: Engine,
  { options, seed, signal, onProgress }: FigureContext<ScanOptions>,
): Promise<{ points: ScanPoint[]; exact: ExactPoint[] }> {
  const steps = Math.max(1, options.points - 1);
  const xs = Array.from(
    { length: options.points },
    (_, i) => scan.from + ((scan.to - scan.from) * i) / steps,
  );
  const names = Object.keys(scan.curves);
  const points: ScanPoint[] = [];
  const exact: ExactPoint[] = [];
  for (const [i, curve] of names.entries()) {
    const circuits = xs.map(scan.curves[curve]!);
    const results = await simulateScan(engine, circuits, {
      chains: CHAINS,
      thermalization: Math.min(THERMALIZATION, options.sweeps),
      sweeps: options.sweeps,
      seed: `${seed}-${i}`,
      signal,
      onProgress: ({ unit, done, total }) =>
        onProgress?.({ unit, done: i * total + done, total: names.length * total, now: curve }),
    });
    const neurons = circuits[0]!.neurons.length;
    const solve = async (x: number) =>
      (await exactActivity(engine, scan.curves[curve]!(x), { signal })).activity.at(-1)!;
    for (const [k, { activity, stdErr, rHat, meta }] of results.entries()) {
      points.push({
        curve,
        x: xs[k]!,
        activity: activity.at(-1)!,
        stdErr: stdErr.at(-1)!,
        rHat: rHat.at(-1)!,
        warnings: meta.warnings,
        exact: neurons <= options.exact ? await solve(xs[k]!) : null,
      });
    }
    if (neurons <= options.exact) {
      const known = points.slice(-xs.length).map(({ x, exact }) => [x, exact!] as const);
      const finer = await refined(known, HALVINGS[neurons] ?? 0, solve);
      exact.push(...finer.map(([x, activity]) => ({ curve, x, activity })));
    }
  }
  return { points, exact };
}

const looksOf = (scan: Scan): Look[] => Object.keys(scan.curves).map((label, i) => ({ label, ...LOOKS[i]! }));

const exactOf = (curve: string): string => `${curve}, exact`;

function draw(
  scan: Scan,
  points: readonly ScanPoint[],
  exact: readonly ExactPoint[],
  { sweeps }: ScanOptions,
): string {
  const looks = looksOf(scan);
  const line = { color: EXACT_COLOR, symbol: 'line' } as const;
  const exactLooks = looks.map(({ label, dash }) => ({ label: exactOf(label), ...line, dash }));
  const unsure = {
    label: 'not converged',
    color: looks[0]!.color,
    symbol: looks[0]!.symbol,
    hollow: true,
  } satisfies Look;
  const isUnsure = points.some(({ warnings }) => warnings.length > 0);
  const drawn = [
    ...points.map(({ curve, x, activity, stdErr, warnings }) => ({
      model: curve,
      x: { mean: x, stdErr: null },
      y: { mean: activity, stdErr },
      hollow: warnings.length > 0,
    })),
    ...exact.map((point) => ({
      model: exactOf(point.curve),
      x: { mean: point.x, stdErr: null },
      y: { mean: point.activity, stdErr: null },
    })),
  ];
  return compose({
    title: scan.title,
    subtitle: `${CHAINS} chains of ${sweeps} sweeps a point, half of them from the vacuum, half from active paths; bars: one standard error`,
    legend: [
      ...looks,
      ...(isUnsure ? [unsure] : []),
      ...(exact.length > 0 ? [{ label: 'exact', ...line }] : []),
    ],
    panels: [
      {
        title: 'Activity of the output',
        svg: curves(drawn, {
          // What is measured lies on top.
          looks: [...exactLooks, ...looks],
          xLabel: scan.xLabel,
          yLabel: ACTIVITY_LABEL,
          width: 720,
          height: 440,
        }),
      },
    ],
  });
}

const tabulate = (scan: Scan, points: readonly ScanPoint[]): FigureResult['table'] => ({
  columns: ['curve', scan.xLabel, 'activity', 'exact', 'R-hat'],
  rows: points.map(({ curve, x, activity, stdErr, rHat, exact }) => [
    curve,
    rounded(x),
    decimalEstimate({ mean: activity, stdErr }),
    exact === null ? '' : exact.toFixed(4),
    rHat.toFixed(3),
  ]),
});

const rounded = (x: number): string => String(Number(x.toFixed(3)));
