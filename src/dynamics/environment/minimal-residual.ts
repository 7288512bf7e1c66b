import type { Steps } from '../../engine/index.js';
import { sumOfSquares } from '../../register/index.js';

/** A system of linear equations by what its matrix does. */
export interface LinearSystem {
  apply: (x: Float64Array) => Float64Array;
  /** About the inverse of `apply`. */
  precondition: (x: Float64Array) => Float64Array;
  right: Float64Array;
}

/** An approximate solution. */
export interface Solution {
  x: Float64Array;
  /** ‖b − A x‖ */
  residual: number;
  /** How often the matrix was applied. */
  iterations: number;
}

/** Vectors that are kept before it begins anew. */
const MOST_VECTORS = 300;

/**
 * x with the least ‖b − A x‖ in growing spaces: GMRES (Saad and Schultz, SIAM J. Sci. Stat. Comput. 7, 856 (1986)), preconditioned
 * from the right, from a beginning on until the residual is at most `tolerance`, or so many iterations are done.
 */
export function* minimalResidual(
  system: LinearSystem,
  beginning: Float64Array,
  tolerance: number,
  mostIterations: number,
): Steps<Solution> {
  let x = beginning;
  let iterations = 0;
  for (;;) {
    const rest = difference(system.right, system.apply(x));
    const norm = Math.sqrt(sumOfSquares(rest));
    if (!(norm > tolerance) || iterations >= mostIterations) return { x, residual: norm, iterations };
    const most = Math.min(MOST_VECTORS, mostIterations - iterations);
    const { step, count } = yield* cycle(system, rest, norm, tolerance, most);
    iterations += count;
    x = x.map((value, i) => value + step[i]!);
    yield { unit: 'iteration', done: iterations, total: mostIterations };
  }
}

/** The best step within `most` dimensions, from a residual of the given norm. */
function* cycle(
  system: LinearSystem,
  rest: Float64Array,
  norm: number,
  tolerance: number,
  most: number,
): Steps<{ step: Float64Array; count: number }> {
  const basis = [rest.map((value) => value / norm)];
  // Column by column, what turns have made of the images of the basis: an upper triangle.
  const triangle: Float64Array[] = [];
  const turns: [cosine: number, sine: number][] = [];
  const target = [norm];
  while (triangle.length < most) {
    const k = triangle.length;
    const image = system.apply(system.precondition(basis[k]!));
    const column = new Float64Array(k + 1);
    // Twice, since once leaves what rounding makes of large shares.
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i <= k; i++) {
        const share = inner(basis[i]!, image);
        column[i]! += share;
        for (let j = 0; j < image.length; j++) image[j]! -= share * basis[i]![j]!;
      }
    }
    const length = Math.sqrt(sumOfSquares(image));
    turns.forEach(([cosine, sine], i) => {
      const [above, below] = [column[i]!, column[i + 1]!];
      column[i] = cosine * above + sine * below;
      column[i + 1] = cosine * below - sine * above;
    });
    const whole = Math.sqrt(column[k]! ** 2 + length ** 2);
    if (whole === 0) break;
    const turn: [number, number] = [column[k]! / whole, length / whole];
    column[k] = whole;
    turns.push(turn);
    triangle.push(column);
    target.push(-turn[1] * target[k]!);
    target[k] = turn[0] * target[k]!;
    yield;
    if (Math.abs(target[k + 1]!) <= tolerance / 2 || length === 0) break;
    basis.push(image.map((value) => value / length));
  }
  const shares = target.slice(0, triangle.length);
  for (let i = triangle.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < triangle.length; j++) shares[i]! -= triangle[j]![i]! * shares[j]!;
    shares[i]! /= triangle[i]![i]!;
  }
  const sum = new Float64Array(rest.length);
  shares.forEach((share, i) => {
    for (let j = 0; j < sum.length; j++) sum[j]! += share * basis[i]![j]!;
  });
  return { step: system.precondition(sum), count: Math.max(1, triangle.length) };
}

const difference = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!);

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
