import * as Plot from '@observablehq/plot';
import type { Estimate } from '../../engine/index.js';
import { drawPlot } from './draw-plot.js';
import type { Look } from './style.js';

/** One thing that has a name in place of a number. */
export interface CategoryPoint {
  name: string;
  /** Label of its look. */
  model: string;
  value: Estimate;
}

const ROW = 26;
const LETTER = 6.6;

/** Values of named things, one below the other in the order in which they come, with bars of one standard error. */
export function categories(
  points: readonly CategoryPoint[],
  options: { looks: readonly Look[]; label: string; width: number },
): Element {
  const { looks, label, width } = options;
  const rows = points.map(({ name, model, value: { mean, stdErr } }) => ({
    ...{ name, model, mean },
    low: mean - (stdErr ?? 0),
    high: mean + (stdErr ?? 0),
  }));
  const longest = Math.max(...points.map(({ name }) => name.length));
  return drawPlot({
    width,
    height: points.length * ROW + 60,
    marginLeft: 16 + LETTER * longest,
    marginRight: 20,
    marginTop: 8,
    marginBottom: 46,
    x: { label, labelAnchor: 'center', labelArrow: 'none', grid: true, nice: true, zero: true },
    y: { domain: points.map(({ name }) => name), label: null, tickSize: 0 },
    marks: [
      Plot.frame({ stroke: '#d0d7de' }),
      Plot.ruleY(rows, { y: 'name', x1: 0, x2: 'mean', stroke: '#d0d7de' }),
      ...looks.flatMap((look) => {
        const own = rows.filter(({ model }) => model === look.label);
        return [
          Plot.ruleY(own, { y: 'name', x1: 'low', x2: 'high', stroke: look.color, strokeWidth: 1.6 }),
          Plot.dot(own, { y: 'name', x: 'mean', fill: look.color, symbol: look.symbol as 'circle', r: 4.5 }),
        ];
      }),
    ],
  });
}
