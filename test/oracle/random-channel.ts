import type { RandomStream } from '../../src/index.js';
import { complex, type Matrix } from './complex.js';

/** Random Kraus operators, `count` of them, of a channel on `qubits` qubits that preserves traces: rows of a random isometry. */
export function randomChannel(random: RandomStream, qubits: number, count = 2): Matrix[] {
  const size = 2 ** qubits;
  const columns = Array.from({ length: size }, () =>
    Array.from({ length: size * count }, () => complex(random.uniform() - 0.5, random.uniform() - 0.5)),
  );
  // Gram-Schmidt.
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < j; k++) {
      const [re, im] = columns[k]!.reduce(
        ([a, b], x, i) => {
          const y = columns[j]![i]!;
          return [a + x.re * y.re + x.im * y.im, b + x.re * y.im - x.im * y.re];
        },
        [0, 0],
      );
      columns[j] = columns[j]!.map((y, i) => {
        const x = columns[k]![i]!;
        return complex(y.re - (x.re * re - x.im * im), y.im - (x.re * im + x.im * re));
      });
    }
    const norm = Math.sqrt(columns[j]!.reduce((sum, { re, im }) => sum + re * re + im * im, 0));
    columns[j] = columns[j]!.map(({ re, im }) => complex(re / norm, im / norm));
  }
  return Array.from({ length: count }, (_, c) =>
    Array.from({ length: size }, (_, row) => columns.map((column) => column[c * size + row]!)),
  );
}
