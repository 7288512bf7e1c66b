import {
  ArgumentError,
  checked,
  checkNumber,
  type Describes,
  integer,
  readOptions,
  text,
} from '../engine/index.js';
import { type Axis, layOut } from './drawing/axes.js';
import { checkEnds, checkMarks, checkValues } from './drawing/check-values.js';
import { type PictureOptions, picture, pictureOptions } from './drawing/picture-options.js';
import { extentOf, niceEnds, widen } from './drawing/scale.js';
import { element, polyline, shorten } from './drawing/svg.js';
import { pointAt } from './drawing/theme.js';

/** How values or counts are grouped and named. */
export interface HistogramOptions extends PictureOptions {
  /** Of equal width, for a list of values (default 20). */
  bins?: number;
  /** From where to where bins go, for a list of values; what is outside is not counted (default: from the least to the greatest). */
  range?: readonly [number, number];
  /** Probabilities that outcomes should have, by their names, as points beside the bars. */
  exact?: Readonly<Record<string, number>>;
  /** Below the axis (default `'value'`, and `'outcome'` of counts). */
  xLabel?: string;
}

const MOST_OUTCOMES = 256;

export const histogramOptions = () =>
  ({
    ...pictureOptions({ width: 640, height: 360 }),
    bins: integer({ default: 20, minimum: 1, maximum: 1000 }),
    range: checked(checkEnds, { optional: true }),
    exact: checked((field: string, value: unknown) => Object.fromEntries(checkCounts(field, value, 1)), {
      optional: true,
    }),
    xLabel: text({ optional: true }),
  }) satisfies Describes<HistogramOptions>;

/** Names with numbers from 0 on. */
function checkCounts(field: string, value: unknown, maximum = 1e15): [string, number][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ArgumentError(field, 'numbers by names', value);
  const entries = Object.entries(value);
  if (entries.length === 0 || entries.length > MOST_OUTCOMES)
    throw new ArgumentError(field, `1 to ${MOST_OUTCOMES} numbers by names`, entries.length);
  return entries.map(([name, count]) => [name, checkNumber(`${field}['${name}']`, count, 0, maximum)]);
}

interface Bar {
  from: number;
  to: number;
  height: number;
  stdErr?: number;
  exact?: number;
}

interface Bars {
  bars: Bar[];
  x: Axis;
  yLabel: string;
  description: string;
}

/**
 * Counts of outcomes as shares of all with their standard error √(p(1 − p)/n), or numbers of values in bins of equal width.
 *
 * @param data counts by outcome, such as those of a `Sample`, or a list of values
 * @returns a self-contained SVG
 * @throws ArgumentError for counts below 0 or without any, more than 256 outcomes, and more than 100,000 values
 *
 * @example
 * ```ts
 * import { histogram } from 'bornspike/plot';
 *
 * const svg = histogram({ '00': 507, '11': 493 }, { exact: { '00': 0.5, '11': 0.5 } });
 * console.log(svg.includes('00: 0.507, 11: 0.493')); // prints: true
 * ```
 */
export function histogram(
  data: Readonly<Record<string, number>> | ArrayLike<number>,
  options: HistogramOptions = {},
): string {
  const settings = readOptions('options', options, histogramOptions);
  const isList = Array.isArray(data) || ArrayBuffer.isView(data);
  const { bars, x, yLabel, description } = isList ? binsOf(data, settings) : outcomesOf(data, settings);
  return picture(settings, { title: 'Histogram', description }, (theme) => {
    const tops = bars.map(({ height, stdErr = 0, exact = 0 }) => Math.max(height + stdErr, exact));
    const y: Axis = { ends: niceEnds([0, Math.max(...tops) || 1], 5), label: yLabel, grid: true };
    const legend = bars.some(({ exact }) => exact !== undefined)
      ? [
          {
            text: 'sampled',
            draw: (sx: number, sy: number) =>
              element('rect', { x: sx - 6, y: sy - 6, width: 12, height: 12, fill: theme.series[0] }),
          },
          {
            text: 'exact',
            draw: (sx: number, sy: number) =>
              element('path', {
                d: pointAt(3, sx, sy),
                fill: theme.paper,
                stroke: theme.series[1],
                'stroke-width': 2,
              }),
          },
        ]
      : [];
    const panel = layOut(settings, { x: { ...x, label: settings.xLabel ?? x.label }, y, legend }, theme);
    const gap = Math.min(2, (panel.right - panel.left) / bars.length / 4);
    return [
      ...panel.parts,
      ...bars.map(({ from, to, height }) =>
        element('rect', {
          x: panel.x(from) + gap / 2,
          y: panel.y(height),
          width: Math.max(0, panel.x(to) - panel.x(from) - gap),
          height: panel.bottom - panel.y(height),
          fill: theme.series[0],
        }),
      ),
      ...bars.flatMap(({ from, to, height, stdErr, exact }) => {
        const middle = panel.x((from + to) / 2);
        const ends = stdErr ? [panel.y(height - stdErr), panel.y(height + stdErr)] : [];
        return [
          ...(stdErr
            ? [
                element('path', {
                  d: polyline([middle, ends[0]!, middle, ends[1]!]),
                  stroke: theme.ink,
                  'stroke-width': 1.6,
                }),
              ]
            : []),
          ...(exact === undefined
            ? []
            : [
                element('path', {
                  d: pointAt(3, middle, panel.y(exact)),
                  fill: theme.paper,
                  stroke: theme.series[1],
                  'stroke-width': 2,
                }),
              ]),
        ];
      }),
    ];
  });
}

function outcomesOf(
  data: unknown,
  { width, exact }: { width: number; exact?: Record<string, number> },
): Bars {
  const counts = new Map(checkCounts('data', data));
  const total = Array.from(counts.values()).reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new ArgumentError('data', 'counts, of which not all are 0');
  const names = [...new Set([...counts.keys(), ...Object.keys(exact ?? {})])].sort();
  const bars = names.map((name, i): Bar => {
    const share = (counts.get(name) ?? 0) / total;
    return {
      ...{ from: i + 0.12, to: i + 0.88, height: share },
      stdErr: Math.sqrt((share * (1 - share)) / total),
      ...(exact && { exact: exact[name] ?? 0 }),
    };
  });
  // Where not all names have room, every other, every third … is written.
  const room = (width - 80) / names.length / 12;
  const every = Math.max(1, Math.ceil(2 / room));
  const shares = bars.map(({ height }, i) => `${names[i]}: ${Number(height.toPrecision(3))}`);
  return {
    bars,
    x: {
      ends: [0, names.length],
      label: 'outcome',
      ticks: names.flatMap((name, i) =>
        i % every ? [] : { value: i + 0.5, text: shorten(name, room * every) },
      ),
    },
    yLabel: 'share',
    description: `Shares of ${total} outcomes: ${shares.slice(0, 16).join(', ')}${shares.length > 16 ? ' and others' : ''}.`,
  };
}

function binsOf(data: unknown, { bins, range }: { bins: number; range?: readonly [number, number] }): Bars {
  const values = checkValues('data', data);
  checkMarks('data', values.length);
  const [low, high] = range ?? widen(extentOf(values));
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low || value > high) continue;
    // The last bin has its upper end, too.
    counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))]!++;
  }
  const width = (high - low) / bins;
  const most = counts.indexOf(Math.max(...counts));
  const written = (value: number) => Number(value.toPrecision(4));
  return {
    bars: counts.map((height, i) => ({ from: low + i * width, to: low + (i + 1) * width, height })),
    x: { ends: [low, high], label: 'value' },
    yLabel: 'values',
    description: `${values.length} values in ${bins} bins from ${written(low)} to ${written(high)}; most, ${counts[most]}, lie about ${written(low + (most + 0.5) * width)}.`,
  };
}
