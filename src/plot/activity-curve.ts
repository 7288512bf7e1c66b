import {
  ArgumentError,
  checkChoice,
  checked,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkText,
  type Describes,
  readOptions,
  text,
} from '../engine/index.js';
import { layOut } from './drawing/axes.js';
import { checkEnds, checkFields, checkItems, checkValues } from './drawing/check-values.js';
import { type PictureOptions, picture, pictureOptions } from './drawing/picture-options.js';
import { extentOf, niceEnds } from './drawing/scale.js';
import { element, polyline } from './drawing/svg.js';
import { dashAt, pointAt, type Theme } from './drawing/theme.js';

/** What was measured at some settings, or what is known of all of them. */
export interface ActivitySeries {
  /** In the legend. */
  label: string;
  /** Settings. */
  x: ArrayLike<number>;
  /** Means there, or exact values. */
  y: ArrayLike<number>;
  /** Standard errors of the means; NaN where it is unknown. */
  stdErr?: ArrayLike<number>;
  /** Points with bars of a standard error, or a curve through all (default `'points'`). */
  as?: 'points' | 'curve';
  /** Numbers of points that are drawn hollow, as they are not to be trusted. */
  unconverged?: readonly number[];
}

/** What axes say and how far they go. */
export interface ActivityCurveOptions extends PictureOptions {
  /** Below the horizontal axis (default `'input'`). */
  xLabel?: string;
  /** Beside the vertical axis (default `'activity'`). */
  yLabel?: string;
  /** Ends of the horizontal axis (default: those of the data). */
  xRange?: readonly [number, number];
  /** Ends of the vertical axis (default: round numbers around the data). */
  yRange?: readonly [number, number];
}

const MOST_SERIES = 24;

export const activityCurveOptions = () =>
  ({
    ...pictureOptions({ width: 640, height: 360 }),
    xLabel: text({ default: 'input' }),
    yLabel: text({ default: 'activity' }),
    xRange: checked(checkEnds, { optional: true }),
    yRange: checked(checkEnds, { optional: true }),
  }) satisfies Describes<ActivityCurveOptions>;

/**
 * Means with their standard errors beside exact curves, such as a Q-neuron's activity over the strength of its input.
 *
 * @param series points with error bars, and curves; each has a colour, a form of its points and dashes of its own
 * @returns a self-contained SVG
 * @throws ArgumentError for lists of different lengths, and numbers that are not finite
 *
 * @example
 * ```ts
 * import { activityCurve } from 'bornspike/plot';
 *
 * const svg = activityCurve([
 *   { label: 'exact', x: [0, 0.5, 1], y: [0, 0.4, 1], as: 'curve' },
 *   { label: 'sampled', x: [0, 1], y: [0.02, 0.97], stdErr: [0.01, 0.02] },
 * ]);
 * console.log(svg.includes('sampled: 2 points')); // prints: true
 * ```
 */
export function activityCurve(series: readonly ActivitySeries[], options: ActivityCurveOptions = {}): string {
  const settings = readOptions('options', options, activityCurveOptions);
  const all = checkItems('series', series, 'series', MOST_SERIES).map(checkSeries);
  const { xLabel, yLabel, xRange, yRange } = settings;
  const numbers = all.map(
    ({ label, x, as }) => `${label}: ${x.length} ${as === 'curve' ? 'points of a curve' : 'points'}`,
  );
  const said = {
    title: `${yLabel} over ${xLabel}`,
    description: `${yLabel} over ${xLabel}; ${numbers.join(', ')}.`,
  };
  return picture(settings, said, (theme) => {
    const bars = all.flatMap(({ y, stdErr }) => [
      y,
      y.map((mean, i) => mean - stdErr[i]!),
      y.map((mean, i) => mean + stdErr[i]!),
    ]);
    const xEnds = niceEnds(extentOf(...all.map(({ x }) => x)), 6);
    const axes = {
      x: { ends: xRange ?? xEnds, label: xLabel, grid: true },
      y: { ends: yRange ?? niceEnds(extentOf(...bars), 5), label: yLabel, grid: true },
      legend: all.map((own, i) => ({
        text: own.label,
        draw: (x: number, y: number) =>
          own.as === 'curve' ? curve([x - 10, y, x + 10, y], i, theme) : point(x, y, i, theme, false),
      })),
    };
    const panel = layOut(settings, axes, theme);
    const isInside = (x: number, y: number) =>
      x >= panel.left - 1 && x <= panel.right + 1 && y >= panel.top - 1 && y <= panel.bottom + 1;
    return [
      ...panel.parts,
      ...all.flatMap(({ x, y, stdErr, as, unconverged }, i) => {
        const places = x.map((value, k) => [panel.x(value), panel.y(y[k]!)] as const);
        // Outside of ranges that were asked for nothing is drawn.
        const shown = places.flatMap((place, k) => (isInside(...place) ? k : []));
        if (as === 'curve')
          return pieces(shown).map((piece) =>
            curve(
              piece.flatMap((k) => places[k]!),
              i,
              theme,
            ),
          );
        return shown.flatMap((k) => {
          const [px, py] = places[k]!;
          const ends = [-1, 1].map((side) =>
            clamp(panel.y(y[k]! + side * stdErr[k]!), panel.top, panel.bottom),
          );
          const bar = polyline([px, ends[0]!, px, ends[1]!]);
          return [
            ...(stdErr[k]! > 0
              ? [element('path', { d: bar, stroke: theme.series[i % 6], 'stroke-width': 1.6 })]
              : []),
            point(px, py, i, theme, unconverged.has(k)),
          ];
        });
      }),
    ];
  });
}

interface CheckedSeries {
  label: string;
  x: number[];
  y: number[];
  /** 0 where it is unknown. */
  stdErr: number[];
  as: 'points' | 'curve';
  unconverged: Set<number>;
}

function checkSeries(series: unknown, i: number): CheckedSeries {
  const field = `series[${i}]`;
  const given = checkFields(field, series, ['label', 'x', 'y', 'stdErr', 'as', 'unconverged']);
  const x = Array.from(checkValues(`${field}.x`, given.x));
  if (x.length === 0) throw new ArgumentError(`${field}.x`, 'at least one number');
  const { as = 'points', stdErr, unconverged = [] } = given;
  return {
    label: checkText(`${field}.label`, given.label),
    x,
    y: Array.from(checkValues(`${field}.y`, given.y, { length: x.length })),
    stdErr: stdErr === undefined ? x.map(() => 0) : checkErrors(`${field}.stdErr`, stdErr, x.length),
    as: checkChoice(`${field}.as`, as, ['points', 'curve']),
    unconverged: new Set(
      Array.from(checkNumbers(`${field}.unconverged`, unconverged), (k, n) =>
        checkInteger(`${field}.unconverged[${n}]`, k, 0, x.length - 1),
      ),
    ),
  };
}

function checkErrors(field: string, value: unknown, length: number): number[] {
  const list = value as ArrayLike<number>;
  if (!(Array.isArray(value) || ArrayBuffer.isView(value)) || list.length !== length)
    throw new ArgumentError(field, `${length} numbers`, value);
  return Array.from(list, (error, k) =>
    Number.isNaN(error) ? 0 : checkNumber(`${field}[${k}]`, error, 0, 1e100),
  );
}

/** Numbers that follow each other, together. */
function pieces(numbers: readonly number[]): number[][] {
  const found: number[][] = [];
  for (const k of numbers) {
    if (found.at(-1)?.at(-1) === k - 1) found.at(-1)!.push(k);
    else found.push([k]);
  }
  return found;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

const curve = (points: readonly number[], i: number, theme: Theme): string =>
  element('path', {
    d: polyline(points),
    stroke: theme.series[i % 6],
    'stroke-width': 2,
    'stroke-dasharray': dashAt(i),
    'stroke-linejoin': 'round',
    fill: 'none',
  });

const point = (x: number, y: number, i: number, theme: Theme, isHollow: boolean): string =>
  element('path', {
    d: pointAt(i, x, y),
    fill: isHollow ? theme.paper : theme.series[i % 6],
    stroke: isHollow ? theme.series[i % 6] : theme.paper,
    'stroke-width': isHollow ? 1.6 : 1,
  });
