import * as Plot from '@observablehq/plot';
import { drawPlot } from './draw-plot.js';
import { FAINT } from './style.js';

/** A path of Bloch vectors, [point][x, y, z]. */
export interface SpherePath {
  color: string;
  values: Float64Array;
}

type Vector = readonly [number, number, number];

/** Where the eye is: to the right of the x axis, and a little above the equator. Columns of a rotation. */
const LONGITUDE = (35 * Math.PI) / 180;
const LATITUDE = (18 * Math.PI) / 180;
const CIRCLE_POINTS = 120;

/** The longest piece of a path that is drawn straight, and the shortest that is drawn at all, in radii. */
const LONGEST = 0.05;
const SHORTEST = 0.006;

/** Paths on the Bloch sphere in parallel projection, with the poles |0⟩ and |1⟩; what is behind the sphere is fainter. */
export function sphere(paths: readonly SpherePath[], size: number): Element {
  const lines = (points: Vector[], color: string, width: number, opacity: number) =>
    [false, true].map((front) =>
      Plot.line(visible(points, front), {
        x: 'x',
        y: 'y',
        z: 'piece',
        stroke: color,
        strokeWidth: width,
        strokeOpacity: front ? opacity : opacity / 4,
      }),
    );
  const circle = (at: (angle: number) => Vector) =>
    Array.from({ length: CIRCLE_POINTS + 1 }, (_, i) => at((2 * Math.PI * i) / CIRCLE_POINTS));
  const great = [
    circle((t) => [Math.cos(t), Math.sin(t), 0]),
    circle((t) => [0, Math.cos(t), Math.sin(t)]),
    circle((t) => [Math.cos(t), 0, Math.sin(t)]),
  ];
  const axes = [
    { at: [1.12, 0, 0] as Vector, text: 'x' },
    { at: [0, 1.12, 0] as Vector, text: 'y' },
    { at: [0, 0, 1.1] as Vector, text: '|0⟩' },
    { at: [0, 0, -1.1] as Vector, text: '|1⟩' },
  ].map(({ at, text }) => ({ ...project(at), text }));
  return drawPlot({
    width: size,
    height: size,
    margin: 4,
    x: { domain: [-1.2, 1.2], axis: null },
    y: { domain: [-1.2, 1.2], axis: null },
    marks: [
      Plot.line(
        Array.from({ length: CIRCLE_POINTS + 1 }, (_, i) => (2 * Math.PI * i) / CIRCLE_POINTS),
        { x: (t) => Math.cos(t), y: (t) => Math.sin(t), stroke: '#d0d7de' },
      ),
      ...great.flatMap((points) => lines(points, '#d0d7de', 1, 1)),
      ...paths.flatMap(({ values, color }) => lines(alongSphere(vectorsOf(values)), color, 1.1, 0.85)),
      Plot.text(axes, { x: 'x', y: 'y', text: 'text', fill: FAINT }),
    ],
  });
}

const vectorsOf = (values: Float64Array): Vector[] =>
  Array.from({ length: values.length / 3 }, (_, i) => [
    values[3 * i]!,
    values[3 * i + 1]!,
    values[3 * i + 2]!,
  ]);

/** The same path with short steps only: by great circles about the middle where they would be long. */
function alongSphere(points: readonly Vector[]): Vector[] {
  const path = points.slice(0, 1);
  for (const to of points.slice(1)) {
    const from = path.at(-1)!;
    const distance = lengthOf([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
    if (distance < SHORTEST) continue;
    const steps = Math.ceil(distance / LONGEST);
    for (let step = 1; step <= steps; step++)
      path.push(step === steps ? to : between(from, to, step / steps));
  }
  return path;
}

/** On the arc from one vector to another, at a share of the angle, its length changing evenly. */
function between(from: Vector, to: Vector, share: number): Vector {
  const [a, b] = [lengthOf(from), lengthOf(to)];
  if (Math.min(a, b) < SHORTEST) return straight(from, to, share);
  const cosine = (from[0] * to[0] + from[1] * to[1] + from[2] * to[2]) / (a * b);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  // Neither along a radius, nor to the opposite end, is there one arc.
  if (angle < SHORTEST || angle > Math.PI - SHORTEST) return straight(from, to, share);
  const p = Math.sin((1 - share) * angle) / Math.sin(angle);
  const q = Math.sin(share * angle) / Math.sin(angle);
  const radius = a + (b - a) * share;
  const at = (i: number) => radius * ((p * from[i]!) / a + (q * to[i]!) / b);
  return [at(0), at(1), at(2)];
}

const straight = (from: Vector, to: Vector, share: number): Vector => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

const lengthOf = ([x, y, z]: Vector): number => Math.sqrt(x * x + y * y + z * z);

/** To the right, up, and towards the eye. */
function project([x, y, z]: Vector): { x: number; y: number; depth: number } {
  const ahead = x * Math.cos(LONGITUDE) + y * Math.sin(LONGITUDE);
  return {
    x: y * Math.cos(LONGITUDE) - x * Math.sin(LONGITUDE),
    y: z * Math.cos(LATITUDE) - ahead * Math.sin(LATITUDE),
    depth: z * Math.sin(LATITUDE) + ahead * Math.cos(LATITUDE),
  };
}

/** The points of a path in front of the sphere's middle, or behind it, numbered by connected pieces. */
function visible(points: readonly Vector[], front: boolean): { x: number; y: number; piece: number }[] {
  const shown: { x: number; y: number; piece: number }[] = [];
  let piece = 0;
  let before = false;
  for (const point of points) {
    const { x, y, depth } = project(point);
    const own = depth >= 0 === front;
    if (own && !before) piece++;
    // One point more closes the gap to the other side.
    if (own || before) shown.push({ x: round(x), y: round(y), piece });
    before = own;
  }
  return shown;
}

/** Shorter than a pixel, and the same on all machines. */
const round = (value: number): number => Math.round(value * 2000) / 2000;
