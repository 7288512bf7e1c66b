import { complex, identity, kronecker, type Matrix } from './complex.js';

/** Pauli matrices, and the ladder operators with '-' = |0⟩⟨1|. */
export const OPERATORS: Record<'I' | 'X' | 'Y' | 'Z' | '-' | '+', Matrix> = {
  I: identity(2),
  X: [
    [complex(0), complex(1)],
    [complex(1), complex(0)],
  ],
  Y: [
    [complex(0), complex(0, -1)],
    [complex(0, 1), complex(0)],
  ],
  Z: [
    [complex(1), complex(0)],
    [complex(0), complex(-1)],
  ],
  '-': [
    [complex(0), complex(1)],
    [complex(0), complex(0)],
  ],
  '+': [
    [complex(0), complex(0)],
    [complex(1), complex(0)],
  ],
};

/** The product of single-qubit operators, one letter a qubit, qubit 0 first. */
export function operatorString(letters: string): Matrix {
  return [...letters].reduce<Matrix>(
    (all, letter) => kronecker(all, OPERATORS[letter as keyof typeof OPERATORS]),
    [[complex(1)]],
  );
}
