import {
  ArgumentError,
  checkChoice,
  checked,
  checkNumber,
  checkText,
  type Describes,
  readOptions,
} from '../engine/index.js';
import { checkFields, checkItems, checkMarks, checkValues, MOST_MARKS } from './drawing/check-values.js';
import { drawLegend, type LegendEntry } from './drawing/legend.js';
import { type PictureOptions, picture, pictureOptions, titleHeight } from './drawing/picture-options.js';
import {
  alongSphere,
  circleThrough,
  type Projected,
  projectionFrom,
  type Vector3,
} from './drawing/projection.js';
import { element, label, polyline } from './drawing/svg.js';
import { dashAt, pointAt, type Theme } from './drawing/theme.js';

/** Bloch vectors that belong together. */
export interface BlochTrack {
  /** Bloch vectors, [vector][x, y, z], each of length at most 1. */
  values: ArrayLike<number>;
  /** In the legend. */
  label?: string;
  /** As a line from one to the next with a point at its end, as points, or as arrows from the middle (default `'path'`). */
  as?: 'path' | 'points' | 'arrows';
}

/** How a sphere is drawn. */
export interface BlochSphereOptions extends PictureOptions {
  /** The direction that one looks from, x, y, z, of any length (default [1.6, 0.9, 0.6]). */
  eye?: ArrayLike<number>;
}

const DEFAULT_EYE: readonly number[] = [1.6, 0.9, 0.6];
const MOST_TRACKS = 500;
/** The sphere's axes end beyond it. */
const AXIS = 1.12;
/** Rounding may leave a pure state this much outside. */
const ROUNDING = 1e-6;

export const blochSphereOptions = () =>
  ({
    ...pictureOptions({ width: 360, height: 360 }),
    eye: checked(checkEye, { default: DEFAULT_EYE as ArrayLike<number> }),
  }) satisfies Describes<BlochSphereOptions>;

function checkEye(field: string, value: unknown): Vector3 {
  const [x, y, z] = Array.from(checkValues(field, value, { length: 3 })) as [number, number, number];
  const size = Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
  if (size === 0) throw new ArgumentError(field, 'a direction, not 0');
  return [x / size, y / size, z / size];
}

/**
 * States of a qubit on the Bloch sphere, |0⟩ at its top, in parallel projection; what is behind the sphere is fainter.
 *
 * @param tracks paths, points or arrows, each with a colour and a form of its own; those of one label share them
 * @returns a self-contained SVG
 * @throws ArgumentError for vectors longer than 1, and more than 100,000 of them
 *
 * @example
 * ```ts
 * import { blochSphere } from 'bornspike/plot';
 *
 * const svg = blochSphere([{ values: [0, 0, 1, 0, -1, 0, 0, 0, -1], label: 'a turn about x' }], { eye: [2, 1, 1] });
 * console.log(svg.includes('a turn about x')); // prints: true
 * ```
 */
export function blochSphere(tracks: readonly BlochTrack[], options: BlochSphereOptions = {}): string {
  const settings = readOptions('options', options, blochSphereOptions);
  const checkedTracks = checkTracks(tracks);
  const { width, height } = settings;
  const names = [...new Set(checkedTracks.map(({ label }) => label))];
  const shown = names.filter((name) => name !== undefined);
  const count = checkedTracks.reduce((sum, { vectors }) => sum + vectors.length, 0);
  const said = {
    title: 'Bloch sphere',
    description: `${count} Bloch vectors in ${checkedTracks.length} tracks${shown.length > 0 ? `: ${shown.join(', ')}` : ''}.`,
  };
  return picture(settings, said, (theme) => {
    const signs: LegendEntry[] = shown.map((text) => {
      const { as } = checkedTracks.find(({ label }) => label === text)!;
      return { text, draw: (x, y) => signOf(as, names.indexOf(text), x, y, theme) };
    });
    const legend = drawLegend(signs, { left: 12, top: titleHeight(settings), right: width - 12 }, theme);
    const top = titleHeight(settings) + legend.height;
    const radius = Math.max(10, Math.min(width - 44, height - top - 36) / 2 / AXIS);
    const [cx, cy] = [width / 2, top + (height - top) / 2];
    const project = projectionFrom(settings.eye as unknown as Vector3);
    const draw = new Drawing(project, cx, cy, radius);
    return [
      ...legend.parts,
      element('circle', { cx, cy, r: radius, fill: theme.faint, 'fill-opacity': 0.06, stroke: theme.grid }),
      ...draw.frame(theme),
      ...checkedTracks.flatMap((track) => draw.track(track, names.indexOf(track.label), theme)),
      ...draw.names(theme),
    ];
  });
}

interface CheckedTrack {
  vectors: Vector3[];
  label: string | undefined;
  as: NonNullable<BlochTrack['as']>;
}

function checkTracks(tracks: unknown): CheckedTrack[] {
  const checkedTracks = checkItems('tracks', tracks, 'tracks', MOST_TRACKS).map((track, i): CheckedTrack => {
    const field = `tracks[${i}]`;
    const { values, label, as = 'path' } = checkFields(field, track, ['values', 'label', 'as']);
    return {
      vectors: checkVectors(`${field}.values`, values),
      label: label === undefined ? undefined : checkText(`${field}.label`, label),
      as: checkChoice(`${field}.as`, as, ['path', 'points', 'arrows']),
    };
  });
  checkMarks(
    'tracks',
    checkedTracks.reduce((sum, { vectors }) => sum + vectors.length, 0),
  );
  return checkedTracks;
}

function checkVectors(field: string, values: unknown): Vector3[] {
  const list = checkValues(field, values, { most: 3 * MOST_MARKS });
  if (list.length === 0 || list.length % 3 !== 0)
    throw new ArgumentError(field, 'three numbers for each vector', list.length);
  return Array.from({ length: list.length / 3 }, (_, i) => {
    const [x, y, z] = [list[3 * i]!, list[3 * i + 1]!, list[3 * i + 2]!];
    const length = Math.sqrt(x * x + y * y + z * z);
    if (length > 1 + ROUNDING) checkNumber(`${field}, the length of vector ${i},`, length, 0, 1);
    return [x, y, z];
  });
}

/** Of a legend. */
function signOf(as: CheckedTrack['as'], index: number, x: number, y: number, theme: Theme): string {
  const color = theme.series[index % 6]!;
  if (as === 'points') return element('path', { d: pointAt(index, x, y), fill: color });
  return element('path', {
    d: polyline([x - 10, y, x + 10, y]),
    stroke: color,
    'stroke-width': 2,
    'stroke-dasharray': dashAt(index),
  });
}

/** What is drawn around one middle. */
class Drawing {
  constructor(
    private readonly project: (vector: Vector3) => Projected,
    private readonly cx: number,
    private readonly cy: number,
    private readonly radius: number,
  ) {}

  /** Great circles and axes. */
  frame(theme: Theme): string[] {
    const [x, y, z]: Vector3[] = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const look = { stroke: theme.grid, 'stroke-width': 1 };
    const circles = [circleThrough(x!, y!), circleThrough(y!, z!), circleThrough(z!, x!)];
    const axes = [x!, y!, z!].map(([a, b, c]): Vector3[] => [
      [-a, -b, -c],
      [a, b, c],
    ]);
    return [
      ...circles.flatMap((circle) => this.line(circle, look)),
      ...axes.map((axis) =>
        element('path', { d: this.path(axis.map(this.project)), ...look, 'stroke-dasharray': '2 3' }),
      ),
    ];
  }

  names(theme: Theme): string[] {
    const places: [Vector3, string][] = [
      [[AXIS, 0, 0], 'x'],
      [[0, AXIS, 0], 'y'],
      [[0, 0, AXIS], '|0⟩'],
      [[0, 0, -AXIS], '|1⟩'],
    ];
    return places.map(([vector, text]) => {
      const [px, py] = this.place(this.project(vector));
      return label(px, py + 4, text, { 'text-anchor': 'middle', fill: theme.faint });
    });
  }

  track({ vectors, as }: CheckedTrack, index: number, theme: Theme): string[] {
    const color = theme.series[index % 6]!;
    if (as === 'points') return vectors.map((vector) => this.point(vector, index, color));
    if (as === 'arrows')
      return vectors.flatMap((vector) => [
        ...this.line([[0, 0, 0], vector], { stroke: color, 'stroke-width': 2.5 }),
        this.point(vector, index, color),
      ]);
    const look = { stroke: color, 'stroke-width': 1.6, 'stroke-dasharray': dashAt(index) };
    return [...this.line(alongSphere(vectors), look), this.point(vectors.at(-1)!, index, color)];
  }

  private point(vector: Vector3, index: number, color: string): string {
    const at = this.project(vector);
    const [px, py] = this.place(at);
    return element('path', {
      d: pointAt(index, px, py),
      fill: color,
      'fill-opacity': at.depth < 0 ? 0.35 : undefined,
    });
  }

  /** What of a path is behind the middle, and what before it. */
  private line(points: readonly Vector3[], look: Record<string, string | number | undefined>): string[] {
    const projected = points.map(this.project);
    return [false, true].flatMap((isFront) => {
      const path = this.path(projected, isFront);
      if (path === '') return [];
      const opacity = isFront ? undefined : 0.35;
      return [
        element('path', {
          d: path,
          ...look,
          fill: 'none',
          'stroke-opacity': opacity,
          'stroke-linejoin': 'round',
        }),
      ];
    });
  }

  /** A path's pieces on one side; one point more closes the gap to the other. */
  private path(points: readonly Projected[], isFront?: boolean): string {
    let path = '';
    let before = false;
    for (const [i, point] of points.entries()) {
      const own = isFront === undefined || point.depth >= 0 === isFront;
      if (own && !before && i > 0 && isFront !== undefined) path += `M${this.place(points[i - 1]!).join()}`;
      if (own) path += `${before || (i > 0 && isFront !== undefined) ? 'L' : 'M'}${this.place(point).join()}`;
      before = own;
    }
    return path;
  }

  private place({ right, up }: Projected): [number, number] {
    const hundredths = (value: number) => Math.round(100 * value) / 100;
    return [hundredths(this.cx + this.radius * right), hundredths(this.cy - this.radius * up)];
  }
}
