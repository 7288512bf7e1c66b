import * as Plot from '@observablehq/plot';
import type { Estimate } from '../../engine/statistics.js';
import { drawPlot } from './draw-plot.js';
import type { Look } from './style.js';

/** One setting of a model; points of a model are joined in the order in which they come. */
export interface TradeOffPoint {
  model: string;
  x: Estimate;
  y: Estimate;
}

const WIDTH = 720;
const HEIGHT = 440;

/** Curves through means, with bars of one standard error either way. */
export function tradeOff(
  points: readonly TradeOffPoint[],
  options: { looks: readonly Look[]; xLabel: string; yLabel: string },
): Element {
  const { looks } = options;
  const models = looks.map(({ label }) => label);
  const rows = points.map(({ model, x, y }) => ({
    model,
    x: x.mean,
    y: y.mean,
    left: x.mean - (x.stdErr ?? 0),
    right: x.mean + (x.stdErr ?? 0),
    low: y.mean - (y.stdErr ?? 0),
    high: y.mean + (y.stdErr ?? 0),
  }));
  const axis = { labelAnchor: 'center', labelArrow: 'none', grid: true, nice: true } as const;
  return drawPlot({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 60,
    marginRight: 16,
    marginBottom: 50,
    x: { ...axis, label: options.xLabel },
    y: { ...axis, label: options.yLabel },
    color: { domain: models, range: looks.map(({ color }) => color) },
    symbol: { domain: models, range: looks.map(({ symbol }) => symbol) },
    marks: [
      Plot.frame({ stroke: '#d0d7de' }),
      Plot.line(rows, { x: 'x', y: 'y', z: 'model', stroke: 'model', strokeWidth: 1.8, strokeOpacity: 0.5 }),
      Plot.ruleX(rows, { x: 'x', y1: 'low', y2: 'high', stroke: 'model', strokeWidth: 1.4 }),
      Plot.ruleY(rows, { y: 'y', x1: 'left', x2: 'right', stroke: 'model', strokeWidth: 1.4 }),
      Plot.dot(rows, {
        x: 'x',
        y: 'y',
        fill: 'model',
        symbol: 'model',
        r: 4,
        stroke: 'white',
        strokeWidth: 0.5,
      }),
    ],
  });
}
