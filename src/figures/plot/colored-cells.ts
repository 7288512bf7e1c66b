import * as Plot from '@observablehq/plot';
import { drawPlot } from './draw-plot.js';
import { INK } from './style.js';

/** One axis of a map; its cells are evenly spread from the first edge to the last. */
export interface HeatMapAxis {
  /** Left and right, or top and bottom. */
  edges: readonly [number, number];
  label: string;
  ticks: readonly number[];
}

export interface ColoredCellsOptions {
  /** Cells of a row. */
  columns: number;
  /** What has the palest colour, and what the darkest; what is beyond has the same. */
  range: readonly [number, number];
  /** Pixels, of the cells alone. */
  width: number;
  height: number;
  /** Without axes there is nothing but cells. */
  axes?: { x: HeatMapAxis; y: HeatMapAxis };
  /** What each cell says. */
  write?: (value: number) => string;
  /** Whether a bar at the right shows which colour stands for what. */
  bar?: boolean;
}

type Context = { document: Document };
type Scale = (value: number) => number;

const COLORS = 64;
/** Room for half of a letter of the bar's numbers. */
const BARE = { left: 1, right: 1, top: 8, bottom: 8 };
const AXES = { left: 56, right: 12, top: 20, bottom: 50 };
const BAR = { gap: 14, width: 14, texts: 44 };
const SVG = 'http://www.w3.org/2000/svg';

/** Values as colours; `values` are row by row from the top left. */
export function coloredCells(values: ArrayLike<number>, options: ColoredCellsOptions): Element {
  const { columns, range, width, height, axes, write, bar = false } = options;
  const rows = values.length / columns;
  const margins = axes ? AXES : BARE;
  const right = margins.right + (bar ? BAR.gap + BAR.width + BAR.texts : 0);
  const x = axes?.x.edges ?? [0, columns];
  const y = axes?.y.edges ?? [0, rows];
  const between = ([from, to]: readonly [number, number], share: number) => from + (to - from) * share;
  const levels = Array.from(values, (value) => levelOf(value, range));
  const cells = levels.map((level, i) => ({
    x: between(x, ((i % columns) + 0.5) / columns),
    y: between(y, (Math.floor(i / columns) + 0.5) / rows),
    text: write?.(values[i]!),
    isDark: level > COLORS / 2,
  }));
  const axis = { labelAnchor: 'center', labelArrow: 'none' } as const;
  return drawPlot({
    width: margins.left + width + right,
    height: margins.top + height + margins.bottom,
    marginLeft: margins.left,
    marginRight: right,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    x: axes
      ? { ...axis, domain: x, label: axes.x.label, ticks: [...axes.x.ticks] }
      : { domain: x, axis: null },
    // Upwards is what Plot draws from the domain's beginning.
    y: {
      domain: [y[1], y[0]],
      ...(axes ? { ...axis, label: axes.y.label, ticks: [...axes.y.ticks] } : { axis: null }),
    },
    marks: [
      custom((scales, context) => drawCells(levels, columns, rows, { x, y }, scales, context)),
      Plot.frame({ stroke: '#d0d7de' }),
      ...(write
        ? [Plot.text(cells, { x: 'x', y: 'y', text: 'text', fill: (c) => (c.isDark ? '#ffffff' : INK) })]
        : []),
      ...(bar
        ? [
            custom((_, context) =>
              drawBar(range, margins.left + width + BAR.gap, margins.top, height, context),
            ),
          ]
        : []),
    ],
  });
}

/** A mark of our own. */
const custom =
  (render: (scales: { x: Scale; y: Scale }, context: Context) => Element): Plot.RenderFunction =>
  (_index, scales, _values, _dimensions, context) =>
    render(scales as unknown as { x: Scale; y: Scale }, context as unknown as Context) as SVGElement;

function levelOf(value: number, [low, high]: readonly [number, number]): number {
  const share = high > low ? (value - low) / (high - low) : 0;
  return Math.round(Math.min(1, Math.max(0, share)) * (COLORS - 1));
}

/** Cells of one colour are one path, and neighbours in a row one piece of it. */
function drawCells(
  levels: readonly number[],
  columns: number,
  rows: number,
  edges: { x: readonly [number, number]; y: readonly [number, number] },
  scales: { x: Scale; y: Scale },
  { document }: Context,
): Element {
  const [left, top] = [scales.x(edges.x[0]), scales.y(edges.y[0])];
  const dx = (scales.x(edges.x[1]) - left) / columns;
  const dy = (scales.y(edges.y[1]) - top) / rows;
  const paths = new Map<number, string>();
  for (let row = 0; row < rows; row++) {
    for (let from = 0; from < columns; ) {
      const level = levels[row * columns + from]!;
      let to = from + 1;
      while (to < columns && levels[row * columns + to] === level) to++;
      const piece = `M${short(left + from * dx)},${short(top + row * dy)}h${short((to - from) * dx)}v${short(dy)}h${short((from - to) * dx)}z`;
      paths.set(level, (paths.get(level) ?? '') + piece);
      from = to;
    }
  }
  const group = element(document, 'g', { 'aria-label': 'cells', 'shape-rendering': 'crispEdges' });
  for (const [level, d] of paths) group.append(element(document, 'path', { d, fill: colorOf(level) }));
  return group;
}

function drawBar(
  [low, high]: readonly [number, number],
  left: number,
  top: number,
  height: number,
  { document }: Context,
): Element {
  const group = element(document, 'g', { 'aria-label': 'bar' });
  const step = height / COLORS;
  for (let level = 0; level < COLORS; level++) {
    const y = short(top + height - (level + 1) * step);
    const size = { x: left, y, width: BAR.width, height: short(step + 0.5) };
    group.append(element(document, 'rect', { ...size, fill: colorOf(level) }));
  }
  for (const share of [0, 0.5, 1]) {
    const y = short(top + height * (1 - share));
    const place = { x: left + BAR.width + 5, y, dy: '0.35em', 'text-anchor': 'start' };
    const text = element(document, 'text', { ...place, fill: INK });
    text.textContent = String(Number((low + (high - low) * share).toPrecision(2)));
    group.append(text);
  }
  return group;
}

/** From white through Okabe and Ito's blues to nearly black. */
const STOPS = [
  [255, 255, 255],
  [86, 180, 233],
  [0, 114, 178],
  [8, 29, 60],
] as const;

function colorOf(level: number): string {
  const at = (level / (COLORS - 1)) * (STOPS.length - 1);
  const stop = Math.min(STOPS.length - 2, Math.floor(at));
  const parts = STOPS[stop]!.map((from, i) => Math.round(from + (STOPS[stop + 1]![i]! - from) * (at - stop)));
  return `rgb(${parts.join(',')})`;
}

function element(document: Document, name: string, attributes: Record<string, string | number>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** A hundredth of a pixel is enough. */
const short = (value: number): number => Math.round(value * 100) / 100;
