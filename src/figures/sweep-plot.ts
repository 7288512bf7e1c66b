import { counted } from '../engine/index.js';
import type { PointSummary, SweepSummary } from '../sweep/index.js';
import { compose } from './plot/compose.js';
import { type CurvePoint, curves } from './plot/curves.js';
import type { Look } from './plot/style.js';

/** Colours of Okabe and Ito, with forms of points. */
const LOOKS: readonly Omit<Look, 'label'>[] = [
  { color: '#0072b2', symbol: 'circle' },
  { color: '#d55e00', symbol: 'square' },
  { color: '#009e73', symbol: 'triangle' },
  { color: '#cc79a7', symbol: 'diamond' },
  { color: '#e69f00', symbol: 'circle', dash: '6 3' },
  { color: '#56b4e9', symbol: 'square', dash: '6 3' },
];
const MOST_PANELS = 6;
const PER_ROW = 2;
const WIDTH = 440;
const HEIGHT = 300;

/**
 * The means of metrics with their standard errors, over the first option that varies in numbers; the others are told apart by
 * curves. Without such an option, over the number of the point.
 *
 * @param varying options that are not the same at all points
 * @param metrics what is drawn, at most six
 */
export function drawSweep(
  summary: SweepSummary,
  varying: readonly string[],
  metrics: readonly string[],
): string {
  const { command, points, runs, total } = summary;
  const x = varying.find((name) => points.every(({ options }) => typeof options[name] === 'number'));
  const others = x === undefined ? [] : varying.filter((name) => name !== x);
  const curveOf = ({ options }: PointSummary) =>
    others.map((name) => `${name} ${[options[name] ?? '-'].flat().join()}`).join(', ') || 'mean';
  const labels = [...new Set(points.map(curveOf))];
  // More curves than looks take them in turn.
  const looks = labels.map((label, i) => ({ ...LOOKS[i % LOOKS.length]!, label }));
  const placed = points.map((point, i) => ({ point, x: x === undefined ? i + 1 : Number(point.options[x]) }));
  placed.sort((a, b) => a.x - b.x);
  const panels = metrics.slice(0, MOST_PANELS).map((metric) => {
    const shown = placed.flatMap(({ point, x: at }): CurvePoint[] => {
      const found = point.metrics[metric];
      return found ? [{ model: curveOf(point), x: { mean: at, stdErr: null }, y: found }] : [];
    });
    const svg = curves(shown, { looks, xLabel: x ?? 'point', yLabel: metric, width: WIDTH, height: HEIGHT });
    return { title: metric, svg };
  });
  return compose({
    title: `Sweep of ${command}`,
    subtitle: `${counted(points.length, 'point')}, ${runs} of ${counted(total, 'run')}; means with their standard errors`,
    ...(labels.length > 1 && { legend: looks }),
    panels,
    perRow: PER_ROW,
  });
}
