import type { Engine, Estimate } from '../../../engine/index.js';
import { estimate, makeMeta } from '../../../engine/index.js';
import { conclude, type Finding } from '../../compare.js';
import type { Extent, Figure, FigureContext, FigureResult, Verdict } from '../../figure.js';
import { percentEstimate, scaled } from '../../format.js';
import { compose } from '../../plot/compose.js';
import { type CurvePoint, curves } from '../../plot/curves.js';
import type { Look } from '../../plot/style.js';
import { warningsOf } from '../trained-runs.js';
import {
  curveOf,
  DEVICE_CLASSES,
  DEVICE_DATA,
  type DeviceFigureOptions,
  type DeviceRun,
  deviceLine,
  finalAccuracies,
  peakOf,
  type RunsOf,
  runsOfVariant,
  trainVariants,
  variantName,
} from './device-runs.js';
import { type DeviceVariant, isMeasured } from './device-training.js';

/** A figure of the spiking paper that trains on a device. */
export interface DeviceFigure {
  id: string;
  title: string;
  claim: string;
  differs: readonly string[];
  options: Record<Extent, DeviceFigureOptions>;
  variants: readonly DeviceVariant[];
  judge(runsOf: RunsOf): Finding[];
}

export function deviceFigure(figure: DeviceFigure): Figure<DeviceFigureOptions> {
  const { id, title, claim, differs, options } = figure;
  return {
    ...{ id, title, claim, differs, options, data: DEVICE_DATA, classes: DEVICE_CLASSES },
    run: (engine, context) => run(figure, engine, context),
  };
}

async function run(
  figure: DeviceFigure,
  engine: Engine,
  context: FigureContext<DeviceFigureOptions>,
): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed, data } = context;
  const runs = await trainVariants(engine, context, figure.variants);
  const [noise] = shownFirst(options);
  return {
    data: runs.map((each) => ({ ...each })),
    svg: draw(figure, runs, options),
    table: tabulate(figure, runs, options),
    verdict: withBreaks(
      conclude(figure.judge((variant) => runsOfVariant(runs, variant, noise!))),
      figure.variants.filter(isMeasured).map((variant) => breakOf(runs, variant, options)),
    ),
    seed,
    meta: makeMeta(start, { ...options, data: [data[0]!.name] }, warningsOf(DEVICE_DATA, context)),
  };
}

/** A training that ends below this is broken. */
const BROKEN = 0.9;

/** At which noise a training breaks, of those that were tried. */
function breakOf(runs: readonly DeviceRun[], variant: DeviceVariant, { noise }: DeviceFigureOptions): string {
  const broken = [...noise]
    .sort((a, b) => a - b)
    .find((factor) => estimate(finalAccuracies(runsOfVariant(runs, variant, factor))).mean < BROKEN);
  return `${variantName(variant)} ${broken === undefined ? 'nowhere' : `at ${broken}`}`;
}

/** The verdict, and what the figure finds out besides. */
const withBreaks = ({ outcome, reasons }: Verdict, breaks: readonly string[]): Verdict => ({
  outcome,
  reasons: [
    ...reasons,
    `the last epochs fall below ${100 * BROKEN} % at these factors of the noise: ${breaks.join('; ')}`,
  ],
});

/** The factors of the noise, that of the device itself first. */
const shownFirst = ({ noise }: DeviceFigureOptions): number[] =>
  [...noise].sort((a, b) => Number(b === 1) - Number(a === 1));

const noisesOf = (variant: DeviceVariant, { noise }: DeviceFigureOptions): readonly number[] =>
  isMeasured(variant) ? noise : [0];

const tabulate = (
  { variants }: DeviceFigure,
  runs: readonly DeviceRun[],
  options: DeviceFigureOptions,
): FigureResult['table'] => ({
  columns: [
    'training',
    'noise ×',
    'peak accuracy',
    'after epoch',
    'last epochs',
    'shots',
    'device seconds',
    'runs',
  ],
  rows: variants.flatMap((variant) =>
    noisesOf(variant, options).map((noise) => {
      const own = runsOfVariant(runs, variant, noise);
      const { peak, epoch } = peakOf(own);
      const spent = (costs: 'shots' | 'seconds') =>
        isMeasured(variant) ? String(Math.round(own[0]![costs].at(-1)!)) : '-';
      return [
        variantName(variant),
        isMeasured(variant) ? String(noise) : '-',
        percentEstimate(peak),
        String(epoch),
        percentEstimate(estimate(finalAccuracies(own))),
        spent('shots'),
        spent('seconds'),
        String(own.length),
      ];
    }),
  ),
});

/** Of Okabe and Ito; what is computed has no points. */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star'] as const;
const COMPUTED = ['#000000', '#656d76'];

function looksOf(variants: readonly DeviceVariant[]): Look[] {
  let measured = 0;
  let computed = 0;
  return variants.map((variant): Look => {
    const label = variantName(variant);
    if (!isMeasured(variant)) return { label, color: COMPUTED[computed++]!, symbol: 'line', dash: '6 3' };
    return { label, color: COLORS[measured]!, symbol: SYMBOLS[measured++]! };
  });
}

function draw(
  { title, variants }: DeviceFigure,
  runs: readonly DeviceRun[],
  options: DeviceFigureOptions,
): string {
  const looks = looksOf(variants);
  const [noise] = shownFirst(options);
  const onDevice = variants.filter(isMeasured);
  const along = (shown: readonly DeviceVariant[], x: (run: DeviceRun, epoch: number) => number) =>
    shown.flatMap((variant) => {
      const own = runsOfVariant(runs, variant, noise!);
      return curveOf(own).map((accuracy, epoch) => pointOf(variant, x(own[0]!, epoch), accuracy));
    });
  const size = { yLabel: 'test accuracy (%)', width: 460, height: 320 };
  const panels = [
    {
      title: 'By epochs',
      svg: curves(
        along(variants, (_, epoch) => epoch + 1),
        { looks, xLabel: 'presentations of all training samples', ...size },
      ),
    },
    ...(['shots', 'seconds'] as const).map((costs) => {
      const points = along(onDevice, (run, epoch) => run[costs][epoch]!);
      const xLabel = costs === 'shots' ? 'shots in all' : 'seconds on the device in all';
      const logTicks = ticksBetween(points.map(({ x }) => x.mean));
      return { title: `By ${costs}`, svg: curves(points, { looks, xLabel, logTicks, ...size }) };
    }),
    ...(options.noise.length > 1
      ? [
          {
            title: 'By noise, at the end',
            svg: curves(
              onDevice.flatMap((variant) =>
                options.noise.map((factor) => {
                  const accuracies = finalAccuracies(runsOfVariant(runs, variant, factor));
                  return pointOf(variant, factor, estimate(accuracies));
                }),
              ),
              { looks, xLabel: "factor of the device's noise", apart: 3, ...size },
            ),
          },
        ]
      : []),
  ];
  return compose({ title, subtitle: deviceLine(options), legend: looks, panels, perRow: 2 });
}

const pointOf = (variant: DeviceVariant, x: number, accuracy: Estimate): CurvePoint => ({
  model: variantName(variant),
  x: { mean: x, stdErr: null },
  y: scaled(accuracy, 100),
});

/** Powers of ten, halves and fifths of them, between the least and the greatest. */
function ticksBetween(values: readonly number[]): number[] {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const first = Math.floor(Math.log10(least));
  const decades = Array.from(
    { length: Math.ceil(Math.log10(greatest)) - first + 1 },
    (_, i) => 10 ** (first + i),
  );
  return decades
    .flatMap((ten) => [ten, 2 * ten, 5 * ten])
    .filter((tick) => tick >= least && tick <= greatest);
}
