import * as Plot from '@observablehq/plot';
import type { Estimate } from '../../engine/index.js';
import { drawPlot } from './draw-plot.js';
import type { Look } from './style.js';

/** One setting of a model; points of a model are joined in the order in which they come. */
export interface CurvePoint {
  model: string;
  x: Estimate;
  y: Estimate;
  /** Drawn as an outline: not to be trusted. */
  hollow?: boolean;
}

/** Curves through means, with bars of one standard error either way. */
export function curves(
  points: readonly CurvePoint[],
  options: {
    looks: readonly Look[];
    xLabel: string;
    yLabel: string;
    width: number;
    height: number;
    /** Ends of the axes, where they are not to follow from the points. */
    xDomain?: [number, number];
    yDomain?: [number, number];
    /** Where the x axis is to have equal steps for equal ratios: its ticks. */
    logTicks?: readonly number[];
    /** Pixels by which one curve's points are moved against the next one's, where all have the same x (default 0). */
    apart?: number;
  },
): Element {
  const { looks, xDomain, yDomain, logTicks, apart = 0 } = options;
  const axis = { labelAnchor: 'center', labelArrow: 'none', grid: true } as const;
  return drawPlot({
    width: options.width,
    height: options.height,
    marginLeft: 68,
    marginRight: 16,
    marginBottom: 50,
    inset: 8,
    x: {
      ...axis,
      label: options.xLabel,
      ...(xDomain ? { domain: xDomain } : { nice: !logTicks }),
      ...(logTicks && { type: 'log', ticks: [...logTicks], tickFormat: String }),
    },
    y: { ...axis, label: options.yLabel, ...(yDomain ? { domain: yDomain } : { nice: true }) },
    marks: [
      Plot.frame({ stroke: '#d0d7de' }),
      ...looks.map((look, i) => {
        const own = points.filter(({ model }) => model === look.label);
        return curve(own, look, apart * (i - (looks.length - 1) / 2));
      }),
    ],
  });
}

function curve(points: readonly CurvePoint[], { color, symbol, dash }: Look, dx: number): Plot.Markish {
  const rows = points.map(({ x, y, hollow }) => ({
    hollow,
    x: x.mean,
    y: y.mean,
    left: x.mean - (x.stdErr ?? 0),
    right: x.mean + (x.stdErr ?? 0),
    low: y.mean - (y.stdErr ?? 0),
    high: y.mean + (y.stdErr ?? 0),
  }));
  const line = { x: 'x', y: 'y', stroke: color, strokeDasharray: dash };
  if (symbol === 'line') return Plot.line(rows, { ...line, strokeWidth: 1.5 });
  const bar = { stroke: color, strokeWidth: 1.4, dx };
  return [
    Plot.line(rows, { ...line, strokeWidth: 1.8, strokeOpacity: 0.5, dx }),
    Plot.ruleX(rows, { x: 'x', y1: 'low', y2: 'high', ...bar }),
    Plot.ruleY(rows, { y: 'y', x1: 'left', x2: 'right', ...bar }),
    Plot.dot(rows, {
      ...{ x: 'x', y: 'y', symbol, r: 4, dx },
      fill: ({ hollow }) => (hollow ? '#ffffff' : color),
      stroke: ({ hollow }) => (hollow ? color : '#ffffff'),
      strokeWidth: 1,
    }),
  ];
}
