import type { Surface } from '../parts/canvas.js';
import { stroke } from '../parts/chart.js';
import type { CircuitPlan } from '../worker/circuit-job.js';

/** What was sampled so far. */
export interface Sampled {
  /** [piece][neuron]. */
  activities: readonly Float64Array[];
  /** [neuron][slice], now, and in the last pieces. */
  paths: Float64Array;
  before: readonly Float64Array[];
}

/** Pieces in the beginning that are not counted. */
const SETTLING = 2;
/** Of the axis of activities. */
const MOST = 2;

/** Blocks of pieces, of which there are to be this many at least. */
const FEWEST_BLOCKS = 8;

/** The mean of the pieces, and its standard error: the largest that blocks of one, two, four … pieces give, as paths remember. */
export function estimateOf({ activities }: Sampled, neuron: number): { mean: number; stdErr: number } {
  let values = activities.slice(activities.length > 2 * SETTLING ? SETTLING : 0).map((each) => each[neuron]!);
  if (values.length === 0) return { mean: 0, stdErr: 0 };
  const mean = meanOf(values);
  let stdErr = errorOf(values);
  while (values.length >= 2 * FEWEST_BLOCKS) {
    values = Array.from({ length: values.length >> 1 }, (_, i) => (values[2 * i]! + values[2 * i + 1]!) / 2);
    stdErr = Math.max(stdErr, errorOf(values));
  }
  return { mean, stdErr };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function errorOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length < 2 ? 0 : Math.sqrt(square / (values.length - 1) / values.length);
}

const colorOf = ({ colors }: Surface, { outputs }: CircuitPlan, neuron: number): string =>
  outputs.includes(neuron) ? colors.c2 : colors.c1;

/** A row for each neuron's path. */
export function drawPaths(surface: Surface, { paths, before }: Sampled, plan: CircuitPlan): void {
  const { context, width, height, colors } = surface;
  const slices = paths.length / plan.neurons;
  const row = height / plan.neurons;
  const left = 34;
  for (let neuron = 0; neuron < plan.neurons; neuron++) {
    const middle = (neuron + 0.5) * row;
    const y = (value: number) => middle - Math.max(-1.5, Math.min(1.5, value)) * (row / 3.2);
    context.strokeStyle = colors.line;
    context.lineWidth = 1;
    context.setLineDash([3, 4]);
    for (const well of [-1, 1]) stroke(context, [left, y(well), width - 8, y(well)]);
    context.setLineDash([]);
    context.fillStyle = colors.faint;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillText(String(neuron), left - 8, middle);
    for (const [age, values] of [paths, ...before].entries()) {
      if (values.length !== paths.length || slices === 0) continue;
      context.globalAlpha = age === 0 ? 1 : 0.32 / age;
      context.strokeStyle = colorOf(surface, plan, neuron);
      context.lineWidth = age === 0 ? 2 : 1;
      context.beginPath();
      for (let slice = 0; slice <= slices; slice++)
        context.lineTo(
          left + (slice / slices) * (width - left - 8),
          y(values[neuron * slices + (slice % slices)]!),
        );
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

/** A row for each neuron's activity, with its error and the exact value. */
export function drawActivities(
  surface: Surface,
  sampled: Sampled,
  plan: CircuitPlan,
  exact: ArrayLike<number> | undefined,
): void {
  const { context, width, height, colors } = surface;
  const [left, bottom] = [34, 22];
  const x = (value: number) => left + (Math.max(0, Math.min(MOST, value)) / MOST) * (width - left - 12);
  const row = (height - bottom) / plan.neurons;
  context.fillStyle = colors.faint;
  context.strokeStyle = colors.line;
  context.lineWidth = 1;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const tick of [0, 0.5, 1, 1.5, 2]) {
    stroke(context, [x(tick), 0, x(tick), height - bottom]);
    context.fillText(String(tick), x(tick), height - bottom + 5);
  }
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (let neuron = 0; neuron < plan.neurons; neuron++) {
    const y = (neuron + 0.5) * row;
    const { mean, stdErr } = estimateOf(sampled, neuron);
    const color = colorOf(surface, plan, neuron);
    context.fillStyle = colors.faint;
    context.fillText(String(neuron), left - 8, y);
    if (exact) {
      context.strokeStyle = colors.ink;
      context.lineWidth = 2;
      context.beginPath();
      for (const [dx, dy] of [
        [0, -9],
        [9, 0],
        [0, 9],
        [-9, 0],
        [0, -9],
      ] as const)
        context.lineTo(x(exact[neuron]!) + dx, y + dy);
      context.stroke();
    }
    if (sampled.activities.length === 0) continue;
    context.strokeStyle = color;
    context.fillStyle = color;
    context.lineWidth = 3;
    stroke(context, [x(mean - 2 * stdErr), y, x(mean + 2 * stdErr), y]);
    context.beginPath();
    context.arc(x(mean), y, 4.5, 0, 2 * Math.PI);
    context.fill();
  }
}
