/** x, y, z. */
export type Vector3 = readonly [number, number, number];

/** A place in the picture, up and to the right of the middle, and how far before it. */
export interface Projected {
  right: number;
  up: number;
  depth: number;
}

const lengthOf = ([x, y, z]: Vector3): number => Math.sqrt(x * x + y * y + z * z);

/** Of length 1. */
export function unit(vector: Vector3): Vector3 {
  const length = lengthOf(vector);
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Parallel projection for who looks from `eye` at the origin, with z upwards; from a pole, x is upwards. */
export function projectionFrom(eye: Vector3): (vector: Vector3) => Projected {
  const ahead = unit(eye);
  const flat = ahead[0] * ahead[0] + ahead[1] * ahead[1];
  const right: Vector3 = flat < 1e-12 ? [0, Math.sign(ahead[2]), 0] : unit([-ahead[1], ahead[0], 0]);
  const up: Vector3 = [
    ahead[1] * right[2] - ahead[2] * right[1],
    ahead[2] * right[0] - ahead[0] * right[2],
    ahead[0] * right[1] - ahead[1] * right[0],
  ];
  return (vector) => ({ right: dot(vector, right), up: dot(vector, up), depth: dot(vector, ahead) });
}

/** The circle through two directions at right angles, as points in turn that end where they begin. */
export function circleThrough(a: Vector3, b: Vector3): Vector3[] {
  const corners: Vector3[] = [a, b, [-a[0], -a[1], -a[2]], [-b[0], -b[1], -b[2]], a];
  return alongSphere(corners);
}

/** The longest piece of a path that is drawn straight, in radii, and the shortest that is drawn at all. */
const LONGEST = 0.08;
const SHORTEST = 0.004;

/** The same path in short steps, along arcs about the middle where they would be long. */
export function alongSphere(points: readonly Vector3[]): Vector3[] {
  const path = points.slice(0, 1);
  const last = points.length - 1;
  for (let i = 1; i <= last; i++) {
    const [from, to] = [path.at(-1)!, points[i]!];
    if (i < last && distance(from, to) < SHORTEST) continue;
    bisect(path, from, to, 6);
  }
  return path;
}

const distance = (a: Vector3, b: Vector3): number => lengthOf([a[0] - b[0], a[1] - b[1], a[2] - b[2]]);

/** Halves an arc until its pieces are short. */
function bisect(path: Vector3[], from: Vector3, to: Vector3, depth: number): void {
  if (depth > 0 && distance(from, to) > LONGEST) {
    const middle = halfway(from, to);
    bisect(path, from, middle, depth - 1);
    bisect(path, middle, to, depth - 1);
  } else path.push(to);
}

/** In the direction of the middle, and as long as the two are on average; straight between opposite ones. */
function halfway(from: Vector3, to: Vector3): Vector3 {
  const middle: Vector3 = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  const [length, wanted] = [lengthOf(middle), (lengthOf(from) + lengthOf(to)) / 2];
  if (length < 0.3 * wanted) return middle;
  return [(middle[0] * wanted) / length, (middle[1] * wanted) / length, (middle[2] * wanted) / length];
}
