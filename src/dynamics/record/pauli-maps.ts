import {
  adjoint,
  type ComplexMatrix,
  identityMatrix,
  kronecker,
  plus,
  product,
  times,
} from '../../register/index.js';

// Maps of one qubit or two on ρ = Σ r_Q Q / d, as real matrices [out][in] on the r. Local strings are numbered by the bit of X or Y
// before that of Z or Y of each qubit: I, Z, X, Y, and of two qubits the first one's before the second's.

/** A matrix and its derivative for a number that it depends on. */
export interface Dual {
  value: Float64Array;
  slope: Float64Array;
}

const LETTERS = [
  [1, 0, 0, 0, 0, 0, 1, 0],
  [1, 0, 0, 0, 0, 0, -1, 0],
  [0, 0, 1, 0, 1, 0, 0, 0],
  [0, 0, 0, -1, 0, 1, 0, 0],
];
/** Terms of the series of a square root: of a matrix with a norm of 1/2 the next is below rounding. */
const ROOT_TERMS = 60;
/** The same of an exponential. */
const SERIES_TERMS = 16;

/** The matrices of all local strings of one qubit, or of two. */
const stringsOf = (dimension: number): readonly ComplexMatrix[] =>
  dimension === 2 ? LETTERS : LETTERS.flatMap((a) => LETTERS.map((b) => kronecker(a, 2, b, 2)));

/** Of ρ ↦ (AρB† + BρA†)/2. */
export function transferOf(a: ComplexMatrix, b: ComplexMatrix, dimension: number): Float64Array {
  const strings = dimension ** 2;
  const all = stringsOf(dimension);
  const right = adjoint(b, dimension);
  const result = new Float64Array(strings ** 2);
  for (let from = 0; from < strings; from++) {
    const image = product(product(a, all[from]!, dimension), right, dimension);
    for (let to = 0; to < strings; to++) {
      let sum = 0;
      for (let i = 0; i < dimension; i++) {
        for (let j = 0; j < dimension; j++) {
          const x = 2 * (i * dimension + j);
          const y = 2 * (j * dimension + i);
          sum += all[to]![x]! * image[y]! - all[to]![x + 1]! * image[y + 1]!;
        }
      }
      result[to * strings + from] = sum / dimension;
    }
  }
  return result;
}

/** Of ρ ↦ LρL† - ½(L†Lρ + ρL†L). */
export function dissipatorTransfer(l: ComplexMatrix, dimension: number): Float64Array {
  const square = product(adjoint(l, dimension), l, dimension);
  return plus(
    transferOf(l, l, dimension),
    times(-1, transferOf(square, identityMatrix(dimension), dimension)),
  );
}

/** e^a of a real matrix, and its derivative along `direction`: a corner of e^[[a, direction], [0, a]]. */
export function exponentialOf(a: Float64Array, direction: Float64Array | undefined, size: number): Dual {
  const width = direction ? 2 * size : size;
  const block = new Float64Array(width * width);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const entry = a[i * size + j]!;
      block[i * width + j] = entry;
      if (!direction) continue;
      block[(i + size) * width + j + size] = entry;
      block[i * width + j + size] = direction[i * size + j]!;
    }
  }
  const result = realExponential(block, width);
  const corner = (column: number) =>
    Float64Array.from({ length: size * size }, (_, at) => {
      const row = Math.floor(at / size);
      return result[row * width + column + at - row * size]!;
    });
  return { value: corner(0), slope: direction ? corner(size) : new Float64Array(0) };
}

/** By the series of a / 2^k with a norm below 1/2, and k squarings. */
function realExponential(a: Float64Array, size: number): Float64Array {
  let norm = 0;
  for (const entry of a) norm = Math.max(norm, Math.abs(entry) * size);
  let squarings = 0;
  for (; norm > 0.5; norm /= 2) squarings++;
  const small = a.map((entry) => entry * 2 ** -squarings);
  let term = new Float64Array(a.length);
  for (let i = 0; i < size; i++) term[i * (size + 1)] = 1;
  let sum = term.slice();
  for (let k = 1; k <= SERIES_TERMS; k++) {
    term = realProduct(term, small, size);
    for (let i = 0; i < term.length; i++) sum[i]! += term[i]! /= k;
  }
  for (let k = 0; k < squarings; k++) sum = realProduct(sum, sum, size);
  return sum;
}

function realProduct(a: Float64Array, b: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) result[i * size + j]! += factor * b[k * size + j]!;
    }
  }
  return result;
}

/** The terms of a measurement's map, one after the other, as `measurementMap` of the kernels has them. */
export function measurementTerms(
  operator: ComplexMatrix,
  dimension: number,
  involutory: boolean,
  strength: number,
  interval: number,
): Dual {
  if (involutory) return { value: involutoryTerms(operator, dimension), slope: new Float64Array(0) };
  const one = identityMatrix(dimension);
  const none = new Float64Array(one.length);
  const l: Dual = { value: times(strength, operator), slope: Float64Array.from(operator) };
  const times2 = (a: Dual, b: Dual) => productOf(a, b, dimension);
  const loss = times2(adjointOf(l, dimension), l);
  const both = sumOf(times2(loss, l), times2(l, loss));
  const first = sumOf(l, scaled(-interval / 4, both));
  const second = scaled(0.5, times2(l, l));
  const left = sumOf(
    scaled(interval, times2(adjointOf(first, dimension), first)),
    scaled(2 * interval ** 2, times2(adjointOf(second, dimension), second)),
  );
  const rest = sumOf({ value: one, slope: none }, scaled(-1, rootLoss(left, dimension)));
  const powers = [sumOf(rest, scaled(-interval, second)), first, second];
  const value: Float64Array[] = [];
  const slope: Float64Array[] = [];
  for (let m = 0; m < 5; m++) {
    const pairs = powers.flatMap((a, j) => (powers[m - j] ? [[a, powers[m - j]!] as const] : []));
    value.push(
      pairs.map(([a, b]) => transferOf(a.value, b.value, dimension)).reduce((sum, part) => plus(sum, part)),
    );
    slope.push(
      pairs
        .flatMap(([a, b]) => [
          transferOf(a.slope, b.value, dimension),
          transferOf(a.value, b.slope, dimension),
        ])
        .reduce((sum, part) => plus(sum, part)),
    );
  }
  return { value: joined(value), slope: joined(slope) };
}

/** Of e^(-2g²dt) times cosh 2gy, 1 and sinh 2gy: ½(ρ + PρP), ½(ρ - PρP) and ½(Pρ + ρP). */
function involutoryTerms(operator: ComplexMatrix, dimension: number): Float64Array {
  const one = identityMatrix(dimension);
  const same = times(0.5, transferOf(one, one, dimension));
  const turned = times(0.5, transferOf(operator, operator, dimension));
  return joined([plus(same, turned), plus(same, times(-1, turned)), transferOf(operator, one, dimension)]);
}

/** A bound on the norm of dt B1†B1 + 2 dt² B2†B2, which is taken from the identity, where L†L is nowhere larger than `square`. */
export function measurementLoss(square: number, interval: number): number {
  const x = square * interval;
  return x * (1 + x / 2) ** 2 + (x * x) / 2;
}

const joined = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => Array.from(part)));

const sumOf = (a: Dual, b: Dual): Dual => ({ value: plus(a.value, b.value), slope: plus(a.slope, b.slope) });
const scaled = (factor: number, a: Dual): Dual => ({
  value: times(factor, a.value),
  slope: times(factor, a.slope),
});
const adjointOf = (a: Dual, size: number): Dual => ({
  value: adjoint(a.value, size),
  slope: adjoint(a.slope, size),
});
const productOf = (a: Dual, b: Dual, size: number): Dual => ({
  value: product(a.value, b.value, size),
  slope: plus(product(a.slope, b.value, size), product(a.value, b.slope, size)),
});

/** 1 - √(1 - x) by its series. */
function rootLoss(x: Dual, size: number): Dual {
  let factor = 0.5;
  let power = x;
  let sum = scaled(factor, x);
  for (let k = 1; k < ROOT_TERMS; k++) {
    factor *= (2 * k - 1) / (2 * k + 2);
    power = productOf(power, x, size);
    sum = sumOf(sum, scaled(factor, power));
  }
  return sum;
}
