// Pauli transfer matrices: what a channel does with the coordinates ⟨P⟩ of a state, P in the order I, X, Y, Z, of two
// qubits first · 4 + second. Rows are what comes out.

/** A turn of a Bloch vector, [x, y, z] row by row. */
export type Rotation = readonly number[];

export const UNTURNED: Rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1];
export const HADAMARD: Rotation = [0, 0, 1, 0, -1, 0, 1, 0, 0];

/** About Z, by an angle with this cosine and sine. */
export const aboutZ = (cosine: number, sine: number): Rotation => [
  cosine,
  -sine,
  0,
  sine,
  cosine,
  0,
  0,
  0,
  1,
];
/** About X. */
export const aboutX = (cosine: number, sine: number): Rotation => [
  1,
  0,
  0,
  0,
  cosine,
  -sine,
  0,
  sine,
  cosine,
];

/** The product of two square matrices of so many rows: `second` acts on what `first` gives. */
function composed(second: ArrayLike<number>, first: ArrayLike<number>, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = second[i * size + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) result[i * size + j]! += factor * first[k * size + j]!;
    }
  }
  return result;
}

/** `second` after `first`. */
export const turned = (second: Rotation, first: Rotation): Rotation => Array.from(composed(second, first, 3));

/** Transfer matrices of one or two qubits, the first to act first. */
export function inTurn(...matrices: Float64Array[]): Float64Array {
  const size = Math.sqrt(matrices[0]!.length);
  return matrices.reduce((done, matrix) => composed(matrix, done, size));
}

/** Of a rotation. */
export function rotationTransfer(rotation: Rotation): Float64Array {
  const matrix = new Float64Array(16);
  matrix[0] = 1;
  for (let i = 0; i < 9; i++) matrix[4 * (Math.floor(i / 3) + 1) + (i % 3) + 1] = rotation[i]!;
  return matrix;
}

/** Of a channel that only scales coordinates. */
export function diagonalTransfer(factors: readonly number[]): Float64Array {
  const matrix = new Float64Array(factors.length ** 2);
  factors.forEach((factor, i) => {
    matrix[i * (factors.length + 1)] = factor;
  });
  return matrix;
}

export const NO_TRANSFER = diagonalTransfer(Array(4).fill(1));
export const NO_TRANSFER_OF_TWO = diagonalTransfer(Array(16).fill(1));

/** Of two qubits, each by itself. */
export function apart(first: Float64Array, second: Float64Array): Float64Array {
  const matrix = new Float64Array(256);
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 16; j++) {
      matrix[16 * i + j] = first[4 * (i >> 2) + (j >> 2)]! * second[4 * (i & 3) + (j & 3)]!;
    }
  }
  return matrix;
}

/** The inverse of a gate without noise. */
export function inverse(matrix: Float64Array): Float64Array {
  const size = Math.sqrt(matrix.length);
  return matrix.map((_, i) => matrix[(i % size) * size + Math.floor(i / size)]!);
}

/** Pauli letters as (x, z) bits, by their number, and the other way about. */
const BITS = [0b00, 0b10, 0b11, 0b01];
const LETTER = [0, 3, 1, 2];

/** Of a CZ: X of either qubit takes a Z of the other with it; X⊗Y and Y⊗X change their signs. */
export function czTransfer(): Float64Array {
  const matrix = new Float64Array(256);
  for (let column = 0; column < 16; column++) {
    const [a, b] = [BITS[column >> 2]!, BITS[column & 3]!];
    const row = 4 * LETTER[a ^ (b >> 1)]! + LETTER[b ^ (a >> 1)]!;
    matrix[16 * row + column] = (a >> 1) & (b >> 1) & (a ^ b) & 1 ? -1 : 1;
  }
  return matrix;
}

/** (re, im) of the Pauli matrices I, X, Y and Z. */
const PAULI_MATRICES = [
  [1, 0, 0, 0, 0, 0, 1, 0],
  [0, 0, 1, 0, 1, 0, 0, 0],
  [0, 0, 0, -1, 0, 1, 0, 0],
  [1, 0, 0, 0, 0, 0, -1, 0],
];

/** An entry of a string of Pauli letters for so many qubits. */
function pauliEntry(string: number, qubits: number, row: number, column: number): [re: number, im: number] {
  let [re, im] = [1, 0];
  for (let i = 0; i < qubits; i++) {
    const bit = qubits - 1 - i;
    const matrix = PAULI_MATRICES[(string >> (2 * bit)) & 3]!;
    const at = 4 * ((row >> bit) & 1) + 2 * ((column >> bit) & 1);
    [re, im] = [re * matrix[at]! - im * matrix[at + 1]!, re * matrix[at + 1]! + im * matrix[at]!];
  }
  return [re, im];
}

/** Of a channel by its Kraus operators on one or two qubits: R[P][Q] = Σ Tr(P K Q K†)/d. */
export function krausTransfer(operators: readonly ArrayLike<number>[]): Float64Array {
  const qubits = operators[0]!.length === 32 ? 2 : 1;
  const size = 2 ** qubits;
  const strings = size * size;
  const result = new Float64Array(strings * strings);
  for (let at = 0; at < result.length; at++) {
    const [p, q] = [Math.floor(at / strings), at % strings];
    let sum = 0;
    for (let i = 0; i < size; i++) {
      // Each row of a Pauli string has one entry.
      for (let j = 0; j < size; j++) {
        const [pRe, pIm] = pauliEntry(p, qubits, i, j);
        if (pRe === 0 && pIm === 0) continue;
        for (let k = 0; k < size; k++) {
          for (let l = 0; l < size; l++) {
            const [qRe, qIm] = pauliEntry(q, qubits, k, l);
            if (qRe === 0 && qIm === 0) continue;
            const [re, im] = [pRe * qRe - pIm * qIm, pRe * qIm + pIm * qRe];
            for (const operator of operators) {
              // K[j][k] conj(K[i][l])
              const [a, b] = [2 * (j * size + k), 2 * (i * size + l)];
              const left = operator[a]! * operator[b]! + operator[a + 1]! * operator[b + 1]!;
              const right = operator[a + 1]! * operator[b]! - operator[a]! * operator[b + 1]!;
              sum += re * left - im * right;
            }
          }
        }
      }
    }
    result[at] = sum / size;
  }
  return result;
}
