import { ArgumentError, checkInteger, checkNumber, checkNumbers } from '../../engine/index.js';

/** Most qubits of a Hamiltonian, of which those in a row are neurons of matrix-product states. */
export const MOST_QUBITS = 256;

/**
 * Every pair of qubits, coupled by `strength` (default 1): the upper triangle of a matrix, [qubits][qubits], with zeros
 * elsewhere, as `hamiltonian` takes it.
 *
 * @param qubits from 1 to 256
 * @throws ArgumentError for other numbers of qubits, or a strength that is not finite
 *
 * @example
 * ```ts
 * import { coupleAll } from 'bornspike/register';
 *
 * console.log(JSON.stringify(coupleAll(3, 0.5))); // prints: [[0,0.5,0.5],[0,0,0.5],[0,0,0]]
 * ```
 */
export function coupleAll(qubits: number, strength = 1): number[][] {
  return couple(qubits, strength, () => true);
}

/**
 * Neighbours in a row: qubits i and i + 1; otherwise as `coupleAll`.
 *
 * @throws ArgumentError as `coupleAll`
 *
 * @example
 * ```ts
 * import { coupleChain } from 'bornspike/register';
 *
 * console.log(JSON.stringify(coupleChain(3, 0.5))); // prints: [[0,0.5,0],[0,0,0.5],[0,0,0]]
 * ```
 */
export function coupleChain(qubits: number, strength = 1): number[][] {
  return couple(qubits, strength, (i, j) => j === i + 1);
}

/**
 * Neighbours in a ring; as `coupleAll`. Two qubits have one coupling, as in a chain.
 *
 * @throws ArgumentError as `coupleAll`
 *
 * @example
 * ```ts
 * import { coupleRing } from 'bornspike/register';
 *
 * console.log(JSON.stringify(coupleRing(3))); // prints: [[0,1,1],[0,0,1],[0,0,0]]
 * ```
 */
export function coupleRing(qubits: number, strength = 1): number[][] {
  return couple(qubits, strength, (i, j) => j === i + 1 || (i === 0 && j === qubits - 1));
}

/**
 * Neighbours in a grid, in which qubit row · columns + column stands at (row, column); as `coupleAll`.
 *
 * @throws ArgumentError as `coupleAll`, of rows · columns qubits
 *
 * @example
 * ```ts
 * import { coupleGrid } from 'bornspike/register';
 *
 * console.log(JSON.stringify(coupleGrid(2, 2))); // prints: [[0,1,1,0],[0,0,0,1],[0,0,0,1],[0,0,0,0]]
 * ```
 */
export function coupleGrid(rows: number, columns: number, strength = 1): number[][] {
  checkInteger('rows', rows, 1, MOST_QUBITS);
  checkInteger('columns', columns, 1, Math.floor(MOST_QUBITS / rows));
  return couple(rows * columns, strength, (i, j) => {
    const sameRow = Math.floor(i / columns) === Math.floor(j / columns);
    return j === i + columns || (sameRow && j === i + 1);
  });
}

/**
 * The couplings of a matrix of synaptic weights, [qubits][qubits]: of each pair the mean of the weights of both
 * directions, as `coupleAll` returns couplings. The diagonal is not used.
 *
 * @throws ArgumentError for what is no square matrix of finite numbers, of 1 to 256 rows
 *
 * @example
 * ```ts
 * import { coupleWeights } from 'bornspike/register';
 *
 * const weights = [[0, 1, 0], [0.5, 0, -1], [0, -1, 0]];
 * console.log(JSON.stringify(coupleWeights(weights))); // prints: [[0,0.75,0],[0,0,-1],[0,0,0]]
 * ```
 */
export function coupleWeights(weights: readonly ArrayLike<number>[]): number[][] {
  if (!Array.isArray(weights)) throw new ArgumentError('weights', 'a square matrix of numbers', weights);
  const qubits = checkInteger('weights.length', weights.length, 1, MOST_QUBITS);
  for (let i = 0; i < qubits; i++) checkNumbers(`weights[${i}]`, weights[i], qubits);
  return upperTriangle(qubits, (i, j) => (weights[i][j] + weights[j][i]) / 2);
}

function couple(qubits: number, strength: number, joined: (i: number, j: number) => boolean): number[][] {
  checkInteger('qubits', qubits, 1, MOST_QUBITS);
  checkNumber('strength', strength);
  return upperTriangle(qubits, (i, j) => (joined(i, j) ? strength : 0));
}

function upperTriangle(qubits: number, entry: (i: number, j: number) => number): number[][] {
  return Array.from({ length: qubits }, (_, i) =>
    Array.from({ length: qubits }, (_, j) => (j > i ? entry(i, j) : 0)),
  );
}
