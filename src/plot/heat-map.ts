import {
  ArgumentError,
  boolean,
  checked,
  choice,
  type Describes,
  integer,
  readOptions,
  text,
} from '../engine/index.js';
import { layOut } from './drawing/axes.js';
import { checkEnds, checkTexts, checkValues } from './drawing/check-values.js';
import { type PictureOptions, picture, pictureOptions } from './drawing/picture-options.js';
import { extentOf, numeral, widen } from './drawing/scale.js';
import { element, label, round } from './drawing/svg.js';

/** How numbers become cells, and colours. */
export interface HeatMapOptions extends PictureOptions {
  /** Cells of a row. */
  columns: number;
  /** What has the first colour and what the last; what is beyond has the same (default: the least and the greatest value). */
  range?: readonly [number, number];
  /** From dark to light, or two colours about the middle of the range (default `'sequential'`). */
  colors?: 'sequential' | 'diverging';
  /** Whether each cell says its value (default false). */
  write?: boolean;
  /** Of the columns (default: their numbers). */
  columnLabels?: readonly string[];
  /** Of the rows (default: their numbers). */
  rowLabels?: readonly string[];
  /** Below the picture (default: nothing). */
  xLabel?: string;
  /** Beside the picture (default: nothing). */
  yLabel?: string;
}

const LEVELS = 64;
const MOST_CELLS = 65_536;
const MOST_WRITTEN = 1024;
/** Of the bar that tells colours, and the room for its numbers. */
const BAR = { gap: 16, width: 14, texts: 54 };
/** Even in lightness, and told apart by colour-blind readers; the last of the first is lightest. */
const STOPS = {
  sequential: [
    '440154',
    '482878',
    '3e4a89',
    '31688e',
    '26828e',
    '1f9e89',
    '35b779',
    '6ece58',
    'b5de2b',
    'fde725',
  ],
  diverging: [
    '2d004b',
    '542788',
    '8073ac',
    'b2abd2',
    'd8daeb',
    'f7f7f7',
    'fee0b6',
    'fdb863',
    'e08214',
    'b35806',
    '7f3b08',
  ],
};

export const heatMapOptions = () =>
  ({
    ...pictureOptions({ width: 640, height: 360 }),
    columns: integer({ minimum: 1, maximum: MOST_CELLS }),
    range: checked(checkEnds, { optional: true }),
    colors: choice(['sequential', 'diverging'], { default: 'sequential' }),
    write: boolean({ default: false }),
    columnLabels: checked(
      (field: string, value: unknown, { columns }: { columns: number }) => checkTexts(field, value, columns),
      {
        optional: true,
      },
    ),
    rowLabels: checked((field: string, value: unknown) => checkTexts(field, value), { optional: true }),
    xLabel: text({ optional: true }),
    yLabel: text({ optional: true }),
  }) satisfies Describes<HeatMapOptions>;

/**
 * Numbers as colours, with a bar that tells which is which.
 *
 * @param values [row][column], from the top left
 * @returns a self-contained SVG
 * @throws ArgumentError for a list that is not of whole rows, and for more than 65,536 cells (1024, where they are to say their values)
 *
 * @example
 * ```ts
 * import { heatMap } from 'bornspike/plot';
 *
 * const svg = heatMap([0.1, 0.9, 0.8, 0.2], { columns: 2, range: [0, 1], write: true });
 * console.log(svg.includes('2 rows of 2 cells, from 0.1 to 0.9')); // prints: true
 * ```
 */
export function heatMap(values: ArrayLike<number>, options: HeatMapOptions): string {
  const settings = readOptions('options', options, heatMapOptions);
  const { columns, colors, write, columnLabels, rowLabels, xLabel, yLabel } = settings;
  const list = checkValues('values', values, { most: write ? MOST_WRITTEN : MOST_CELLS });
  const rows = list.length / columns;
  if (rows < 1 || !Number.isInteger(rows))
    throw new ArgumentError('values', `rows of ${columns} numbers`, list.length);
  if (rowLabels) checkTexts('options.rowLabels', rowLabels, rows);
  const extent = extentOf(list);
  const [low, high] = settings.range ?? widen(extent);
  const levelOf = (value: number) =>
    Math.max(0, Math.min(LEVELS - 1, Math.floor(((value - low) / (high - low)) * LEVELS)));
  const written = extent.map((value) => Number(value.toPrecision(3)));
  const said = {
    title: 'Heat map',
    description: `${rows} rows of ${columns} cells, from ${written[0]} to ${written[1]}.`,
  };
  return picture(settings, said, (theme) => {
    const axes = {
      x: {
        ends: [0, columns] as const,
        label: xLabel,
        ticks: named(columns, columnLabels, 60, settings.width),
      },
      y: { ends: [rows, 0] as const, label: yLabel, ticks: named(rows, rowLabels, 22, settings.height) },
      room: BAR.gap + BAR.width + BAR.texts,
    };
    const panel = layOut(settings, axes, theme);
    const paths = new Array<string>(LEVELS).fill('');
    for (let row = 0; row < rows; row++) {
      const [top, bottom] = [round(panel.y(row)), round(panel.y(row + 1))];
      for (let column = 0, end = 0; column < columns; column = end) {
        // Neighbours of one colour are one piece.
        const level = levelOf(list[row * columns + column]!);
        for (end = column + 1; end < columns && levelOf(list[row * columns + end]!) === level; ) end++;
        const [left, right] = [round(panel.x(column)), round(panel.x(end))];
        paths[level] += `M${left},${top}H${right}V${bottom}H${left}z`;
      }
    }
    const tints = Array.from({ length: LEVELS }, (_, level) =>
      colorAt(STOPS[colors], (level + 0.5) / LEVELS),
    );
    const barLeft = panel.right + BAR.gap;
    const unit = (panel.bottom - panel.top) / LEVELS;
    return [
      ...panel.parts,
      ...paths.flatMap((d, level) =>
        d === '' ? [] : element('path', { d, fill: hex(tints[level]!), 'shape-rendering': 'crispEdges' }),
      ),
      ...(write
        ? Array.from(list, (value, i) => {
            const [x, y] = [panel.x((i % columns) + 0.5), panel.y(Math.floor(i / columns) + 0.5)];
            const fill = isLight(tints[levelOf(value)]!) ? '#000000' : '#ffffff';
            return label(x, y + 4, numeral(value, (high - low) / 100), { 'text-anchor': 'middle', fill });
          })
        : []),
      ...tints.map((tint, level) =>
        element('rect', {
          ...{ x: barLeft, y: panel.bottom - (level + 1) * unit, width: BAR.width },
          // A little more, so that no seam shows.
          height: level === LEVELS - 1 ? unit : unit + 0.5,
          fill: hex(tint),
        }),
      ),
      ...[low, (low + high) / 2, high].map((value, i) =>
        label(
          barLeft + BAR.width + 6,
          panel.bottom - (i / 2) * (panel.bottom - panel.top) + 4,
          numeral(value, (high - low) / 10),
          {
            fill: theme.faint,
            'font-size': 12,
          },
        ),
      ),
    ];
  });
}

/** Names of rows or columns, as many as there is room for. */
function named(count: number, texts: readonly string[] | undefined, room: number, size: number) {
  const every = Math.max(1, Math.ceil((count * room) / size));
  return Array.from({ length: Math.ceil(count / every) }, (_, i) => ({
    value: i * every + 0.5,
    text: texts?.[i * every] ?? String(i * every),
  }));
}

/** Red, green, blue. */
type Tint = readonly [number, number, number];

/** Between the stops around a share of the way. */
function colorAt(stops: readonly string[], share: number): Tint {
  const at = share * (stops.length - 1);
  const first = Math.min(stops.length - 2, Math.floor(at));
  const channel = (stop: number, k: number) => Number.parseInt(stops[stop]!.slice(2 * k, 2 * k + 2), 16);
  const mix = (k: number) =>
    Math.round(channel(first, k) + (channel(first + 1, k) - channel(first, k)) * (at - first));
  return [mix(0), mix(1), mix(2)];
}

const hex = (tint: Tint): string => `#${tint.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** Whether black is read on it better than white. */
const isLight = ([red, green, blue]: Tint): boolean => 0.3 * red + 0.59 * green + 0.11 * blue > 128;
