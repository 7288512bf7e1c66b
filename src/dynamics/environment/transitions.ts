import { type Engine, NumericalError } from '../../engine/index.js';
import { type ComplexMatrix, conjugate, eigensystem, product, transpose } from '../../register/index.js';

/** All transitions of a system between energies that differ by one frequency. */
export interface Transition {
  /** ω = E' - E: what the system loses. */
  frequency: number;
  /** A(ω) = Σ Π(E) A Π(E'), (re, im) [size][size]. */
  operator: Float64Array;
}

/** Entries of A in the energies' basis that are rounding, beside the largest. */
const ROUNDING = 1e-14;

/**
 * What a coupling does between the energies of a system, by their differences, which ascend; those that are closer than
 * `resolution` to a neighbour are taken for one.
 */
export async function transitionsOf(
  engine: Engine,
  matrix: ComplexMatrix,
  coupling: ComplexMatrix,
  size: number,
  resolution: number,
): Promise<Transition[]> {
  const { values, vectors } = await eigensystem(engine, matrix, size, async () => {});
  if (!values.every(Number.isFinite)) throw new NumericalError('the energies of a system are no numbers', 0);
  // Eigenvectors are the rows of `vectors`, and so columns of its transpose.
  const basis = transpose(vectors, size);
  const back = conjugate(vectors);
  const entries = product(product(back, coupling, size), basis, size);
  const largest = entries.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const pairs = [];
  for (let to = 0; to < size; to++) {
    for (let from = 0; from < size; from++) {
      const at = 2 * (size * to + from);
      const [re, im] = [entries[at]!, entries[at + 1]!];
      if (Math.max(Math.abs(re), Math.abs(im)) <= ROUNDING * largest) continue;
      pairs.push({ frequency: values[from]! - values[to]!, at, re, im });
    }
  }
  pairs.sort((a, b) => a.frequency - b.frequency);
  const groups: (typeof pairs)[] = [];
  for (const pair of pairs) {
    const group = groups.at(-1);
    if (group && pair.frequency - group.at(-1)!.frequency <= resolution) group.push(pair);
    else groups.push([pair]);
  }
  return groups.map((group) => {
    const part = new Float64Array(2 * size * size);
    for (const { at, re, im } of group) part.set([re, im], at);
    const mean = group.reduce((sum, { frequency }) => sum + frequency, 0) / group.length;
    return {
      frequency: Math.abs(mean) <= resolution ? 0 : mean,
      operator: product(product(basis, part, size), back, size),
    };
  });
}
