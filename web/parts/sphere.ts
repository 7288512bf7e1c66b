import { circleThrough, type Projected, projectionFrom, type Vector3 } from '../../src/plot/index.js';
import type { Surface } from './canvas.js';

/** Where one looks from, in radians. */
export interface View {
  longitude: number;
  latitude: number;
}

/** Bloch vectors over time. */
export interface Tracks {
  frames: number;
  /** [track][frame][x, y, z]; the first ones are drawn with a trail. */
  states: ArrayLike<number>;
  tracks: number;
  trails: number;
  /** [frame][x, y, z] */
  mean?: ArrayLike<number>;
}

/** The frames that a trail has. */
const TRAIL = 70;

export const eyeOf = ({ longitude, latitude }: View): Vector3 => [
  Math.cos(latitude) * Math.cos(longitude),
  Math.cos(latitude) * Math.sin(longitude),
  Math.sin(latitude),
];

const CIRCLES: readonly Vector3[][] = [
  circleThrough([1, 0, 0], [0, 1, 0]),
  circleThrough([0, 1, 0], [0, 0, 1]),
  circleThrough([0, 0, 1], [1, 0, 0]),
];
const NAMES: readonly [Vector3, string][] = [
  [[1.13, 0, 0], 'x'],
  [[0, 1.13, 0], 'y'],
  [[0, 0, 1.13], '|0⟩'],
  [[0, 0, -1.13], '|1⟩'],
];

/** The ensemble at a frame, which may lie between two. */
export function drawSphere(surface: Surface, run: Tracks | undefined, frame: number, view: View): void {
  const { context, width, height, colors } = surface;
  const radius = Math.min(width, height) * 0.425;
  const project = projectionFrom(eyeOf(view));
  const x = ({ right }: Projected) => width / 2 + radius * right;
  const y = ({ up }: Projected) => height / 2 - radius * up;
  const shade = context.createRadialGradient(
    width / 2 - radius * 0.35,
    height / 2 - radius * 0.4,
    radius * 0.1,
    width / 2,
    height / 2,
    radius,
  );
  shade.addColorStop(0, colors.card);
  shade.addColorStop(1, colors.sunk);
  context.fillStyle = shade;
  context.beginPath();
  context.arc(width / 2, height / 2, radius, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = colors.line;
  context.lineWidth = 1.2;
  context.stroke();

  const line = (points: readonly Projected[], isFront: boolean) => {
    context.beginPath();
    for (let i = 1; i < points.length; i++) {
      if (points[i]!.depth >= 0 !== isFront) continue;
      context.moveTo(x(points[i - 1]!), y(points[i - 1]!));
      context.lineTo(x(points[i]!), y(points[i]!));
    }
    context.stroke();
  };
  const circles = CIRCLES.map((circle) => circle.map(project));
  const points = run ? pointsAt(run, frame).map(project) : [];
  const trails = run ? Array.from({ length: run.trails }, (_, k) => trailOf(run, k, frame).map(project)) : [];
  for (const isFront of [false, true]) {
    context.globalAlpha = isFront ? 1 : 0.45;
    context.strokeStyle = colors.line;
    context.lineWidth = 1.2;
    for (const circle of circles) line(circle, isFront);
    context.fillStyle = colors.faint;
    context.globalAlpha = isFront ? 0.62 : 0.2;
    for (const point of points)
      if (point.depth >= 0 === isFront) context.fillRect(x(point) - 1.4, y(point) - 1.4, 2.8, 2.8);
    for (const [k, trail] of trails.entries()) {
      context.strokeStyle = [colors.c1, colors.c2, colors.c3][k]!;
      context.lineWidth = isFront ? 2.6 : 1.6;
      // In four pieces, the older the fainter.
      const quarter = Math.ceil(trail.length / 4);
      for (let piece = 0; piece < 4; piece++) {
        context.globalAlpha = ((piece + 1) / 4) * (isFront ? 1 : 0.35);
        line(trail.slice(Math.max(0, piece * quarter - 1), (piece + 1) * quarter), isFront);
      }
      const head = trail.at(-1);
      if (!head || head.depth >= 0 !== isFront) continue;
      context.globalAlpha = isFront ? 1 : 0.5;
      context.fillStyle = context.strokeStyle;
      context.strokeStyle = colors.card;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x(head), y(head), 7, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
  context.globalAlpha = 1;
  if (run?.mean) drawMean(surface, project(meanAt(run, run.mean, frame)), radius);
  context.fillStyle = colors.faint;
  context.font = '15px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [vector, text] of NAMES) {
    const place = project(vector);
    context.fillText(text, x(place), y(place));
  }
}

/** The ensemble's mean, as an arrow from the middle. */
function drawMean(
  { context, width, height, colors }: Surface,
  { right, up }: Projected,
  radius: number,
): void {
  const [x, y] = [width / 2 + radius * right, height / 2 - radius * up];
  context.strokeStyle = colors.c4;
  context.fillStyle = colors.c4;
  context.lineWidth = 3;
  context.beginPath();
  context.moveTo(width / 2, height / 2);
  context.lineTo(x, y);
  context.stroke();
  context.beginPath();
  context.rect(x - 5, y - 5, 10, 10);
  context.fill();
}

/** The frame before, and the share of the way to the next. */
function between(run: Tracks, frame: number): [number, number] {
  const first = Math.min(run.frames - 1, Math.max(0, Math.floor(frame)));
  return first === run.frames - 1 ? [first, 0] : [first, frame - first];
}

function vectorAt(values: ArrayLike<number>, at: number, share: number): Vector3 {
  if (share === 0) return [values[at]!, values[at + 1]!, values[at + 2]!];
  const mix = (k: number) => values[at + k]! + share * (values[at + 3 + k]! - values[at + k]!);
  return [mix(0), mix(1), mix(2)];
}

const meanAt = (run: Tracks, mean: ArrayLike<number>, frame: number): Vector3 => {
  const [first, share] = between(run, frame);
  return vectorAt(mean, 3 * first, share);
};

const pointsAt = (run: Tracks, frame: number): Vector3[] => {
  const [first, share] = between(run, frame);
  const length = run.frames;
  return Array.from({ length: run.tracks }, (_, k) => vectorAt(run.states, 3 * (k * length + first), share));
};

function trailOf(run: Tracks, k: number, frame: number): Vector3[] {
  const [last, share] = between(run, frame);
  const from = Math.max(0, last - TRAIL);
  const trail = Array.from({ length: last - from + 1 }, (_, i) =>
    vectorAt(run.states, 3 * (k * run.frames + from + i), 0),
  );
  return share === 0 ? trail : [...trail, vectorAt(run.states, 3 * (k * run.frames + last), share)];
}
