import type { Surface } from '../parts/canvas.js';
import { drawChart } from '../parts/chart.js';
import type { BlochRun } from '../worker/bloch-job.js';

/** Intervals that the record is averaged over, so that something is seen in its noise. */
const WINDOW = 12;

/** The tracks that are drawn with a trail: three trajectories, or the neurons of one. */
export const trailsOf = ({ neurons, tracks }: BlochRun): number =>
  neurons > 1 ? neurons : Math.min(3, tracks);

/** z of what has a trail on the sphere, and of the mean. */
export function drawHeights(surface: Surface, run: BlochRun, frame: number): void {
  const { colors } = surface;
  const { times } = run;
  const z = (values: ArrayLike<number>, from: number) =>
    Array.from(times, (_, i) => values[from + 3 * i + 2]!);
  const end = times[times.length - 1]!;
  drawChart(surface, {
    ...axesOf(end, [-1.08, 1.08], [-1, 0, 1]),
    lines: [
      ...[colors.c1, colors.c2, colors.c3].slice(0, trailsOf(run)).map((color, k) => ({
        ...{ x: times, y: z(run.states, 3 * k * times.length), color, width: k === 0 ? 1.8 : 1.1 },
        opacity: k === 0 ? 1 : 0.6,
      })),
      {
        x: times,
        y: z(run.mean, 0),
        color: colors.c4,
        width: 2.4,
        band: z(run.stdErr, 0).map((error) => 2 * error),
      },
    ],
    now: times[Math.floor(frame)]!,
  });
}

/** What the detector of the first neuron says. */
export function drawRecord(surface: Surface, run: BlochRun, frame: number): void {
  const { times, record } = run;
  const [x, y]: [number[], number[]] = [[], []];
  for (let i = 0; i + WINDOW <= record.length; i += WINDOW) {
    x.push((times[i]! + times[i + WINDOW]!) / 2);
    y.push(record.subarray(i, i + WINDOW).reduce((sum, value) => sum + value, 0) / WINDOW);
  }
  const most = Math.max(2, Math.ceil(Math.max(...y.map(Math.abs))));
  drawChart(surface, {
    ...axesOf(times[times.length - 1]!, [-most, most], [-most, 0, most]),
    lines: [{ x, y, color: surface.colors.c1, width: 1.6 }],
    now: times[Math.floor(frame)]!,
  });
}

/** How much the first neuron is entangled with the others. */
export function drawEntanglement(surface: Surface, { times, entanglement }: BlochRun, frame: number): void {
  const { colors } = surface;
  const { first, mean, stdErr } = entanglement!;
  drawChart(surface, {
    ...axesOf(times[times.length - 1]!, [-0.04, 1.06], [0, 0.5, 1]),
    lines: [
      { x: times, y: first, color: colors.c1, width: 1.6 },
      { x: times, y: mean, color: colors.c4, width: 2.4, band: stdErr.map((error) => 2 * error) },
    ],
    now: times[Math.floor(frame)]!,
  });
}

const axesOf = (end: number, y: readonly [number, number], yTicks: readonly number[]) => ({
  x: [0, end] as const,
  y,
  yTicks,
  xTicks: [
    { at: 0, text: '0' },
    { at: end, text: `t = ${end.toFixed(1)}` },
  ],
});
