import { drawLegend, type LegendEntry } from './legend.js';
import { type PictureSettings, titleHeight } from './picture-options.js';
import { type Tick, ticksOf } from './scale.js';
import { element, label, polyline, shorten, widthOf } from './svg.js';
import type { Theme } from './theme.js';

/** One axis: its ends, what it says, and its marks, if they are not to be round numbers. */
export interface Axis {
  ends: readonly [number, number];
  label?: string;
  ticks?: readonly Tick[];
  /** Whether lines go through the picture at its ticks. */
  grid?: boolean;
}

/** Where data is drawn, in pixels, and how values come to places there. */
export interface Panel {
  left: number;
  top: number;
  right: number;
  bottom: number;
  x: (value: number) => number;
  y: (value: number) => number;
  /** Axes, grid, frame and legend. */
  parts: readonly string[];
}

const SMALL = 12;
const LINE = 20;
const MARGIN = 12;

/** Lays out a picture with two axes; `room` is left free at the right. */
export function layOut(
  settings: PictureSettings,
  axes: { x: Axis; y: Axis; legend?: readonly LegendEntry[]; room?: number },
  theme: Theme,
): Panel {
  const { width, height } = settings;
  const legend = drawLegend(
    axes.legend ?? [],
    { left: MARGIN, top: titleHeight(settings), right: width - MARGIN },
    theme,
  );
  const bottom = height - (axes.x.label ? 44 : 28);
  const top = Math.min(titleHeight(settings) + legend.height + 6, bottom - 20);
  const yTicks = axes.y.ticks ?? ticksOf(axes.y.ends, Math.max(2, Math.floor((bottom - top) / 48)));
  const widest = Math.max(0, ...yTicks.map(({ text }) => widthOf(text) * SMALL));
  const left = Math.min(MARGIN + widest + 8 + (axes.y.label ? LINE : 0), width / 2);
  const xTicks = axes.x.ticks ?? ticksOf(axes.x.ends, Math.max(2, Math.floor((width - left) / 80)));
  // Half of the last number stands beyond the end of its axis.
  const last = axes.x.ticks ? 0 : (widthOf(xTicks.at(-1)?.text ?? '') * SMALL) / 2;
  const right = Math.max(left + 20, width - Math.max(MARGIN, last) - 4 - (axes.room ?? 0));
  const x = scale(axes.x.ends, left, right);
  const y = scale(axes.y.ends, bottom, top);
  const grid = [
    ...(axes.x.grid ? xTicks.map(({ value }) => polyline([x(value), top, x(value), bottom])) : []),
    ...(axes.y.grid ? yTicks.map(({ value }) => polyline([left, y(value), right, y(value)])) : []),
  ].join('');
  const faint = { fill: theme.faint, 'font-size': SMALL };
  return {
    ...{ left, top, right, bottom, x, y },
    parts: [
      ...legend.parts,
      ...(grid ? [element('path', { d: grid, stroke: theme.grid, fill: 'none' })] : []),
      element('path', {
        d: polyline([left, top, left, bottom, right, bottom]),
        stroke: theme.faint,
        fill: 'none',
      }),
      ...xTicks.map(({ value, text }) =>
        label(x(value), bottom + 17, text, { ...faint, 'text-anchor': 'middle' }),
      ),
      ...yTicks.map(({ value, text }) =>
        label(left - 7, y(value) + 4, shorten(text, (left - 8) / SMALL), { ...faint, 'text-anchor': 'end' }),
      ),
      ...(axes.x.label
        ? [label((left + right) / 2, height - 9, axes.x.label, { 'text-anchor': 'middle' })]
        : []),
      ...(axes.y.label ? [upright(MARGIN + 8, (top + bottom) / 2, axes.y.label)] : []),
    ],
  };
}

/** From a value to a pixel. */
export function scale([from, to]: readonly [number, number], start: number, end: number) {
  return (value: number): number => start + ((value - from) / (to - from)) * (end - start);
}

const upright = (x: number, y: number, text: string): string =>
  label(0, 0, text, {
    'text-anchor': 'middle',
    transform: `translate(${Math.round(x)} ${Math.round(y)}) rotate(-90)`,
  });
