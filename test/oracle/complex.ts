/** Dense complex matrices, written to be obviously right and nothing else. Matrix[row][column]. */
export interface Complex {
  re: number;
  im: number;
}
export type Matrix = Complex[][];

export const complex = (re: number, im = 0): Complex => ({ re, im });
export const add = (a: Complex, b: Complex): Complex => complex(a.re + b.re, a.im + b.im);
export const multiply = (a: Complex, b: Complex): Complex =>
  complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
export const conjugate = (a: Complex): Complex => complex(a.re, -a.im);

export const zeros = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => complex(0)));

export function identity(size: number): Matrix {
  const result = zeros(size, size);
  for (let i = 0; i < size; i++) result[i]![i] = complex(1);
  return result;
}

export function product(a: Matrix, b: Matrix): Matrix {
  const result = zeros(a.length, b[0]!.length);
  for (let i = 0; i < a.length; i++) {
    for (let k = 0; k < b.length; k++) {
      const { re, im } = a[i]![k]!;
      // Most entries of gates are zero.
      if (re === 0 && im === 0) continue;
      for (let j = 0; j < b[0]!.length; j++) {
        result[i]![j]!.re += re * b[k]![j]!.re - im * b[k]![j]!.im;
        result[i]![j]!.im += re * b[k]![j]!.im + im * b[k]![j]!.re;
      }
    }
  }
  return result;
}

export function kronecker(a: Matrix, b: Matrix): Matrix {
  return a.flatMap((left) => b.map((right) => left.flatMap((x) => right.map((y) => multiply(x, y)))));
}

export const dagger = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => conjugate(row[j]!)));
export const sum = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((x, j) => add(x, b[i]![j]!)));
export const scale = (a: Matrix, factor: Complex): Matrix =>
  a.map((row) => row.map((x) => multiply(x, factor)));
