import { expect, it } from 'vitest';
import { RandomStream } from '../../../src/index.js';
import { choleskyFactor } from '../../../src/register/algebra/cholesky.js';

it.each([1, 3, 8])('gives a matrix of rank %i back from as many columns', (rank) => {
  const size = 8;
  const random = new RandomStream(rank);
  const given = Array.from({ length: rank }, () =>
    Array.from({ length: size }, () => [random.uniform() - 0.5, random.uniform() - 0.5]),
  );
  /** The sum of v v† over columns v(k), entry by entry. */
  const product = (count: number, entry: (k: number, i: number) => readonly number[]) =>
    Float64Array.from({ length: 2 * size * size }, (_, at) => {
      const [i, j] = [Math.floor(at / 2 / size), Math.floor(at / 2) % size];
      let sum = 0;
      for (let k = 0; k < count; k++) {
        const [[a, b], [c, d]] = [entry(k, i), entry(k, j)];
        sum += at % 2 === 0 ? a! * c! + b! * d! : b! * c! - a! * d!;
      }
      return sum;
    });
  const matrix = product(rank, (k, i) => given[k]![i]!);
  const factor = choleskyFactor(matrix.slice(), size);
  expect(factor.rank).toBe(rank);
  const again = product(rank, (k, i) => {
    const at = 2 * (k * size + i);
    return [factor.columns[at]!, factor.columns[at + 1]!];
  });
  // Rounding of as many products as there are columns, of entries below the rank.
  const furthest = Math.max(...again.map((value, i) => Math.abs(value - matrix[i]!)));
  expect(furthest).toBeLessThan(8 * rank * rank * 2 ** -52);
});
