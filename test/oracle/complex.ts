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

export function zeros(rows: number, columns: number): Matrix {
  const result: Matrix = [];
  for (let i = 0; i < rows; i++) {
    const row: Complex[] = [];
    for (let j = 0; j < columns; j++) row.push(complex(0));
    result.push(row);
  }
  return result;
}

export function identity(size: number): Matrix {
  const result = zeros(size, size);
  for (let i = 0; i < size; i++) result[i]![i] = complex(1);
  return result;
}

export function product(a: Matrix, b: Matrix): Matrix {
  const result = zeros(a.length, b[0]!.length);
  for (let i = 0; i < a.length; i++) {
    const into = result[i]!;
    for (let k = 0; k < b.length; k++) {
      const { re, im } = a[i]![k]!;
      // Most entries of gates are zero.
      if (re === 0 && im === 0) continue;
      const row = b[k]!;
      for (let j = 0; j < row.length; j++) {
        const sum = into[j]!;
        const x = row[j]!;
        sum.re += re * x.re - im * x.im;
        sum.im += re * x.im + im * x.re;
      }
    }
  }
  return result;
}

export function kronecker(a: Matrix, b: Matrix): Matrix {
  const result: Matrix = [];
  for (const left of a) {
    for (const right of b) {
      const row: Complex[] = [];
      for (const x of left) for (const y of right) row.push(multiply(x, y));
      result.push(row);
    }
  }
  return result;
}

export const dagger = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => conjugate(row[j]!)));
export const sum = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((x, j) => add(x, b[i]![j]!)));
export const scale = (a: Matrix, factor: Complex): Matrix =>
  a.map((row) => row.map((x) => multiply(x, factor)));
