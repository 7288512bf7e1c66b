import { type Engine, type RegionGroup, runAtOnce, type Steps } from '../../engine/index.js';
import { type CholeskyFactor, choleskyFactor, choleskySteps } from '../algebra/cholesky.js';
import type { ComplexMatrix } from '../algebra/matrix.js';
import { eigenvalues, singularValues } from '../algebra/spectrum.js';
import type { RegisterMemory } from './register-memory.js';

/** Products of complex numbers in a piece. */
const PRODUCTS_AT_ONCE = 2 ** 17;

/** Fidelity of states of as many qubits. */
export function* fidelity(group: RegionGroup, a: RegisterMemory, b: RegisterMemory): Steps<number> {
  const size = 2 ** a.qubits;
  if (a.isDensity && b.isDensity) {
    return yield* mixedFidelity(a.engine, group, a.entries.copy(), b.entries.copy(), size);
  }
  if (!a.isDensity && !b.isDensity) return pureFidelity(a.entries.view, b.entries.view);
  const [rho, psi] = a.isDensity ? [a, b] : [b, a];
  return projectedFidelity(rho.entries.view, psi.entries.view, size);
}

/** Trace distance ½ Tr |ρ − σ| of states of as many qubits. */
export function* traceDistance(group: RegionGroup, a: RegisterMemory, b: RegisterMemory): Steps<number> {
  if (!a.isDensity && !b.isDensity) return pureDistance(a.entries.view, b.entries.view);
  const [difference, sigma] = [a, b].map((state) =>
    state.isDensity ? state.entries.copy() : state.reducedMatrix(state.all),
  );
  yield;
  for (let first = 0; first < sigma!.length; first += PRODUCTS_AT_ONCE) {
    const end = Math.min(first + PRODUCTS_AT_ONCE, sigma!.length);
    for (let i = first; i < end; i++) difference![i]! -= sigma![i]!;
    yield;
  }
  const values = yield* eigenvalues(a.engine, group, difference!, 2 ** a.qubits);
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / 2;
}

/** |⟨a|b⟩|² of the amplitudes of two pure states. */
function pureFidelity(a: Float64Array, b: Float64Array): number {
  const [re, im] = innerProduct(a, b);
  return re * re + im * im;
}

/** (Tr √(√ρ σ √ρ))² (Uhlmann, Rep. Math. Phys. 9, 273 (1976)), of density matrices of `size` rows. */
function* mixedFidelity(
  engine: Engine,
  group: RegionGroup,
  rho: ComplexMatrix,
  sigma: ComplexMatrix,
  size: number,
): Steps<number> {
  const left = yield* choleskySteps(rho, size);
  const right = yield* choleskySteps(sigma, size);
  // With ρ = AA† and σ = BB† the trace is the sum of the singular values of A†B.
  const [few, many] = left.rank < right.rank ? [left, right] : [right, left];
  const matrix = yield* overlaps(many, few, size);
  const values = yield* singularValues(engine, group, matrix, few.rank, many.rank);
  const sum = values.reduce((total, value) => total + value, 0);
  return sum * sum;
}

/** ⟨ψ|ρ|ψ⟩ of a density matrix of `size` rows and the amplitudes of a pure state. */
function projectedFidelity(rho: ComplexMatrix, psi: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    let re = 0;
    let im = 0;
    for (let j = 0; j < size; j++) {
      const at = 2 * (i * size + j);
      re += rho[at]! * psi[2 * j]! - rho[at + 1]! * psi[2 * j + 1]!;
      im += rho[at]! * psi[2 * j + 1]! + rho[at + 1]! * psi[2 * j]!;
    }
    sum += psi[2 * i]! * re + psi[2 * i + 1]! * im;
  }
  return sum;
}

/** √(1 − |⟨a|b⟩|²) as the length of what b has beside a, which is exact for states that hardly differ. */
function pureDistance(a: Float64Array, b: Float64Array): number {
  const [re, im] = innerProduct(a, b);
  let square = 0;
  for (let k = 0; k < a.length; k += 2) {
    const x = b[k]! - re * a[k]! + im * a[k + 1]!;
    const y = b[k + 1]! - re * a[k + 1]! - im * a[k]!;
    square += x * x;
    square += y * y;
  }
  return Math.sqrt(square);
}

/** ⟨a|b⟩ */
function innerProduct(a: Float64Array, b: Float64Array): [re: number, im: number] {
  let re = 0;
  let im = 0;
  for (let k = 0; k < a.length; k += 2) {
    re += a[k]! * b[k]! + a[k + 1]! * b[k + 1]!;
    im += a[k]! * b[k + 1]! - a[k + 1]! * b[k]!;
  }
  return [re, im];
}

/** Wootters' concurrence of two qubits (Phys. Rev. Lett. 80, 2245 (1998)), from their density matrix. */
export function concurrenceOf(engine: Engine, rho: ComplexMatrix): number {
  const factor = choleskyFactor(rho, 4);
  const { columns, rank } = factor;
  // The singular values of Aᵀ (Y ⊗ Y) A with ρ = AA†; Y ⊗ Y has −1, 1, 1, −1 from corner to corner.
  const flipped = new Float64Array(columns.length);
  for (let column = 0; column < rank; column++) {
    [-1, 1, 1, -1].forEach((sign, i) => {
      const from = 8 * column + 2 * (3 - i);
      flipped[8 * column + 2 * i] = sign * columns[from]!;
      // The conjugate, since `overlaps` conjugates it once more.
      flipped[8 * column + 2 * i + 1] = -sign * columns[from + 1]!;
    });
  }
  const matrix = runAtOnce(overlaps({ ...factor, columns: flipped }, factor, 4));
  const singular = engine.arena.scratch((group) =>
    runAtOnce(singularValues(engine, group, matrix, rank, rank)),
  );
  const values = Array.from(singular).sort((a, b) => b - a);
  return Math.max(0, values[0]! - values.slice(1).reduce((sum, value) => sum + value, 0));
}

/** A†B by columns, [rank of B][rank of A]. */
function* overlaps(a: CholeskyFactor, b: CholeskyFactor, size: number): Steps<Float64Array> {
  const result = new Float64Array(2 * a.rank * b.rank);
  let products = 0;
  for (let j = 0; j < b.rank; j++) {
    for (let i = 0; i < a.rank; i++) {
      let re = 0;
      let im = 0;
      const x = a.columns.subarray(2 * size * i, 2 * size * (i + 1));
      const y = b.columns.subarray(2 * size * j, 2 * size * (j + 1));
      for (let k = 0; k < 2 * size; k += 2) {
        re += x[k]! * y[k]! + x[k + 1]! * y[k + 1]!;
        im += x[k]! * y[k + 1]! - x[k + 1]! * y[k]!;
      }
      result[2 * (j * a.rank + i)] = re;
      result[2 * (j * a.rank + i) + 1] = im;
    }
    products += a.rank * size;
    if (products >= PRODUCTS_AT_ONCE) {
      products = 0;
      yield;
    }
  }
  return result;
}
