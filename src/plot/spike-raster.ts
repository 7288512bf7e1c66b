import {
  ArgumentError,
  checked,
  checkInteger,
  checkText,
  type Describes,
  integer,
  positive,
  readOptions,
  text,
} from '../engine/index.js';
import { layOut } from './drawing/axes.js';
import { checkFields, checkItems, checkMarks, checkValues } from './drawing/check-values.js';
import { type PictureOptions, picture, pictureOptions } from './drawing/picture-options.js';
import { element, polyline, round } from './drawing/svg.js';

/** Lines that belong together, such as a layer's. */
export interface RasterGroup {
  /** Beside its lines. */
  label: string;
  /** How many they are. */
  lines: number;
}

/** What spikes are shown, and how they are named. */
export interface SpikeRasterOptions extends PictureOptions {
  /** Lines of spikes: channels, or neurons. */
  lines: number;
  /** Items that the spikes are of (default 1). */
  items?: number;
  /** The one that is shown (default 0). */
  item?: number;
  /** Lines from the top that belong together, with names and colours of their own (default: all are of one group). */
  groups?: readonly RasterGroup[];
  /** Of a time step (default 1). */
  dt?: number;
  /** Below the axis of time (default `'time step'`). */
  timeLabel?: string;
}

const MOST_GROUPS = 24;
/** Of steps, items and lines. */
const MOST_ENTRIES = 4_000_000;
/** Of a spike, in pixels. */
const LEAST_LENGTH = 1.2;
const ADVANCE = 10;

export const spikeRasterOptions = () =>
  ({
    ...pictureOptions({ width: 640, height: 360 }),
    lines: integer({ minimum: 1, maximum: 100_000 }),
    items: integer({ default: 1, minimum: 1 }),
    item: integer({ default: 0, minimum: 0, maximum: ({ items }) => items - 1 }),
    groups: checked(checkGroups, { default: [] as readonly RasterGroup[] }),
    dt: positive({ default: 1 }),
    timeLabel: text({ default: 'time step' }),
  }) satisfies Describes<SpikeRasterOptions>;

function checkGroups(field: string, value: unknown, { lines }: { lines: number }): RasterGroup[] {
  if (Array.isArray(value) && value.length === 0) return [{ label: '', lines }];
  const groups = checkItems(field, value, 'groups', MOST_GROUPS).map((group, i) => {
    const given = checkFields(`${field}[${i}]`, group, ['label', 'lines']);
    return {
      label: checkText(`${field}[${i}].label`, given.label),
      lines: checkInteger(`${field}[${i}].lines`, given.lines, 1),
    };
  });
  const sum = groups.reduce((total, group) => total + group.lines, 0);
  if (sum !== lines) throw new ArgumentError(field, `groups of ${lines} lines together`, sum);
  return groups;
}

/**
 * Spikes over time: a row for each line from the top down, a stroke for each spike.
 *
 * @param spikes [step][item][line], not 0 where there is one, such as `RunResult.spikes`
 * @returns a self-contained SVG
 * @throws ArgumentError for spikes that are not of so many items and lines, and for more than 100,000 spikes
 *
 * @example
 * ```ts
 * import { spikeRaster } from 'bornspike/plot';
 *
 * const spikes = Uint8Array.of(1, 0, 0, 1, 1, 1); // three steps of two lines
 * const svg = spikeRaster(spikes, { lines: 2, groups: [{ label: 'in', lines: 1 }, { label: 'out', lines: 1 }] });
 * console.log(svg.includes('4 spikes on 2 lines in 3 steps')); // prints: true
 * ```
 */
export function spikeRaster(spikes: ArrayLike<number>, options: SpikeRasterOptions): string {
  const settings = readOptions('options', options, spikeRasterOptions);
  const { lines, items, item, groups, dt, timeLabel } = settings;
  const steps = stepsOf(spikes, items * lines);
  const rows: number[][] = Array.from({ length: lines }, () => []);
  let total = 0;
  for (let step = 0; step < steps; step++)
    for (let line = 0; line < lines; line++)
      if (spikes[(step * items + item) * lines + line] !== 0) {
        rows[line]!.push(step);
        total++;
      }
  checkMarks('spikes', total);
  const said = {
    title: 'Spike raster',
    description: `${total} spikes on ${lines} lines in ${steps} steps, one row for each line.`,
  };
  return picture(settings, said, (theme) => {
    const starts = groups.map((_, g) => groups.slice(0, g).reduce((sum, group) => sum + group.lines, 0));
    const panel = layOut(
      settings,
      {
        x: { ends: [0, steps * dt], label: timeLabel },
        y: {
          ends: [lines, 0],
          ticks: groups.map(({ label, lines }, g) => ({ value: starts[g]! + lines / 2, text: label })),
        },
      },
      theme,
    );
    const length = Math.max(LEAST_LENGTH, 0.8 * (panel.y(1) - panel.y(0)));
    const wide = Math.max(0.6, Math.min(2.2, (panel.right - panel.left) / steps / 3));
    const strokes = groups.map((group, g) => {
      let path = '';
      for (let line = starts[g]!; line < starts[g]! + group.lines; line++) {
        const y = round(panel.y(line + 0.5) - length / 2);
        for (const step of rows[line]!) path += `M${round(panel.x((step + 0.5) * dt))},${y}v${round(length)}`;
      }
      return path === ''
        ? ''
        : element('path', { d: path, stroke: theme.series[g % 6]!, 'stroke-width': wide, fill: 'none' });
    });
    const borders = starts
      .slice(1)
      .map((start) => polyline([panel.left - ADVANCE, panel.y(start), panel.right, panel.y(start)]))
      .join('');
    return [
      ...panel.parts,
      ...(borders ? [element('path', { d: borders, stroke: theme.grid, fill: 'none' })] : []),
      ...strokes.filter(Boolean),
    ];
  });
}

/** How many time steps spikes are of. */
function stepsOf(spikes: unknown, perStep: number): number {
  // All are looked through, but only those that are not 0 drawn.
  const { length } = checkValues('spikes', spikes, { most: MOST_ENTRIES });
  if (length === 0 || length % perStep !== 0)
    throw new ArgumentError('spikes', `a multiple of the ${perStep} lines of all items`, length);
  return length / perStep;
}
