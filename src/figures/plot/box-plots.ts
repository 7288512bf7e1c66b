import * as Plot from '@observablehq/plot';
import { drawPlot } from './draw-plot.js';
import type { Look } from './style.js';

/** One value of one run. */
export interface BoxPoint {
  /** Values are grouped by facet, and within it by the model's label. */
  facet: string;
  model: string;
  value: number;
}

const FACET_WIDTH = 185;
const LEAST_WIDTH = 260;
const HEIGHT = 330;
/** Fewer values than this make no box: they are shown as points. */
const FEWEST = 5;

/**
 * Box plots of runs, side by side: the box from the first to the third quartile with the median, whiskers to the last
 * value within 1.5 box heights (Tukey's), and every value as a point.
 */
export function boxPlots(
  points: readonly BoxPoint[],
  options: { facets: readonly string[]; looks: readonly Look[]; label: string; fromZero?: boolean },
): Element {
  const { facets, looks, label } = options;
  const models = looks.map((look) => look.label);
  const channels = { fx: 'facet', x: 'model', y: 'value' };
  const boxes = points.filter(({ facet, model }) => {
    const peers = points.filter((point) => point.facet === facet && point.model === model);
    return peers.length >= FEWEST;
  });
  return drawPlot({
    width: 62 + Math.max(FACET_WIDTH * facets.length, LEAST_WIDTH),
    height: HEIGHT,
    marginLeft: 58,
    marginRight: 4,
    marginTop: 34,
    marginBottom: 58,
    fx: { domain: [...facets], label: null, padding: 0.08 },
    x: { domain: models, label: null, padding: 0.3, tickRotate: -30, tickSize: 0 },
    y: {
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      nice: true,
      zero: options.fromZero ?? false,
    },
    color: { domain: models, range: looks.map(({ color }) => color) },
    marks: [
      Plot.frame({ stroke: '#d0d7de' }),
      Plot.boxY(boxes, {
        ...channels,
        fill: 'model',
        fillOpacity: 0.3,
        stroke: 'model',
        strokeWidth: 1.8,
        // The points themselves are drawn below.
        r: 0,
      }),
      Plot.dot(points, {
        ...channels,
        fill: 'model',
        r: 2.5,
        fillOpacity: 0.75,
        stroke: 'white',
        strokeWidth: 0.5,
      }),
    ],
  });
}
