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
      ...paths.flatMap(({ values, color }) => lines(vectorsOf(values), color, 1.1, 0.85)),
      Plot.text(axes, { x: 'x', y: 'y', text: 'text', fill: FAINT }),
    ],
  });
}

const vectorsOf = (values: Float64Array): Vector[] =>
  Array.from({ length: values.length / 3 }, (_, i) => [values[3 * i], values[3 * i + 1], values[3 * i + 2]]);

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
