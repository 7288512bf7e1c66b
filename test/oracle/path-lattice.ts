/** A dense matrix on equally spaced positions. */
type Matrix = number[][];

function product(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => {
    const result = row.map(() => 0);
    row.forEach((value, k) => {
      const other = b[k]!;
      for (let j = 0; j < other.length; j++) result[j]! += value * other[j]!;
    });
    return result;
  });
}

/**
 * The distribution of φ at one slice of a single particle on a closed lattice of `slices` slices, in the potential
 * Λ/4 (φ² - 1)² + A φ², all paths of both signs: the diagonal of a power of the transfer matrix.
 */
export function sliceDistribution(
  lambda: number,
  drive: number,
  spacing: number,
  slices: number,
): { positions: number[]; weights: number[] } {
  const edge = 3;
  const h = 0.05;
  const positions = Array.from({ length: Math.round((2 * edge) / h) + 1 }, (_, i) => -edge + i * h);
  const half = positions.map((x) =>
    Math.exp((-spacing / 2) * ((lambda / 4) * (x * x - 1) ** 2 + drive * x * x)),
  );
  const step = positions.map((x, i) =>
    positions.map((y, j) => half[i]! * half[j]! * Math.exp(-((x - y) ** 2) / (2 * spacing))),
  );
  let power = step;
  for (let i = 1; i < slices; i++) power = product(power, step);
  const total = power.reduce((sum, row, i) => sum + row[i]!, 0);
  return { positions, weights: power.map((row, i) => row[i]! / total) };
}
