import {
  ArgumentError,
  checked,
  type Describes,
  integer,
  positive,
  readOptions,
  text,
} from '../engine/index.js';
import { layOut } from './drawing/axes.js';
import { checkTexts, checkValues } from './drawing/check-values.js';
import { type PictureOptions, picture, pictureOptions } from './drawing/picture-options.js';
import { extentOf, niceEnds } from './drawing/scale.js';
import { element, polyline } from './drawing/svg.js';
import { dashAt } from './drawing/theme.js';

/** How paths are cut out of a list of positions, and named. */
export interface PathPlotOptions extends PictureOptions {
  /** Positions of each path. */
  slices: number;
  /** Length of the paths in time; each comes back there to where it begins (default 1). */
  time?: number;
  /** Of the paths, for the legend (default: without a legend, all paths have the first colour). */
  labels?: readonly string[];
  /** Beside the vertical axis (default `'position φ'`). */
  yLabel?: string;
}

const MOST_PATHS = 500;

export const pathPlotOptions = () =>
  ({
    ...pictureOptions({ width: 640, height: 360 }),
    slices: integer({ minimum: 2, maximum: 100_000 }),
    time: positive({ default: 1 }),
    labels: checked((field: string, value: unknown) => checkTexts(field, value), { optional: true }),
    yLabel: text({ default: 'position φ' }),
  }) satisfies Describes<PathPlotOptions>;

/**
 * Closed paths in imaginary time, such as those of Q-neurons, and the wells at φ = ±1 (dashed): a silent neuron's paths stay at the
 * bottom of one, an active one's climb the hump between them again and again.
 *
 * @param paths [path][slice]
 * @returns a self-contained SVG
 * @throws ArgumentError for a list that is not of whole paths, more than 500 paths, and more than 100,000 positions
 *
 * @example
 * ```ts
 * import { pathPlot } from 'bornspike/plot';
 *
 * const svg = pathPlot([1, 0.9, -0.8, -1, 1, 1, 0.9, 1], { slices: 4, labels: ['active', 'silent'] });
 * console.log(svg.includes('2 paths of 4 slices, from -1 to 1')); // prints: true
 * ```
 */
export function pathPlot(paths: ArrayLike<number>, options: PathPlotOptions): string {
  const settings = readOptions('options', options, pathPlotOptions);
  const { slices, time, labels, yLabel } = settings;
  const values = checkValues('paths', paths);
  const count = values.length / slices;
  if (count < 1 || count > MOST_PATHS || !Number.isInteger(count))
    throw new ArgumentError('paths', `1 to ${MOST_PATHS} paths of ${slices} slices`, values.length);
  if (labels) checkTexts('options.labels', labels, count);
  const [low, high] = extentOf(values);
  const written = [low, high].map((value) => Number(value.toPrecision(3)));
  const said = {
    title: 'Paths in imaginary time',
    description: `${count} paths of ${slices} slices, from ${written[0]} to ${written[1]}.`,
  };
  return picture(settings, said, (theme) => {
    const look = (i: number) => ({
      stroke: theme.series[labels ? i % 6 : 0],
      'stroke-width': 1.4,
      'stroke-dasharray': labels ? dashAt(i) : undefined,
    });
    const legend = (labels ?? []).map((text, i) => ({
      text,
      draw: (x: number, y: number) => element('path', { d: polyline([x - 10, y, x + 10, y]), ...look(i) }),
    }));
    const axes = {
      x: { ends: [0, time] as const, label: 'imaginary time τ' },
      y: { ends: niceEnds([Math.min(low, -1.2), Math.max(high, 1.2)], 5), label: yLabel },
      legend,
    };
    const panel = layOut(settings, axes, theme);
    const wells = [1, -1].map((well) => polyline([panel.left, panel.y(well), panel.right, panel.y(well)]));
    return [
      ...panel.parts,
      element('path', { d: wells.join(''), stroke: theme.faint, 'stroke-dasharray': '3 4', fill: 'none' }),
      ...Array.from({ length: count }, (_, i) => {
        const points: number[] = [];
        for (let slice = 0; slice <= slices; slice++) {
          const value = values[i * slices + (slice % slices)]!;
          points.push(panel.x((slice / slices) * time), panel.y(value));
        }
        const opacity = labels || count === 1 ? undefined : Math.max(0.15, 1 / Math.sqrt(count));
        return element('path', {
          d: polyline(points),
          ...look(i),
          'stroke-opacity': opacity,
          'stroke-linejoin': 'round',
          fill: 'none',
        });
      }),
    ];
  });
}
