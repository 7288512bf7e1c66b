import { ArgumentError, checkNumbers } from '../../engine/index.js';
import { MATRIX_TOLERANCE } from '../../register/index.js';

/** Returns a Bloch vector if it is that of a pure state. */
export function checkPure(field: string, vector: unknown): [x: number, y: number, z: number] {
  const [x, y, z] = Array.from(checkNumbers(field, vector, 3));
  const length = Math.sqrt(x! * x! + y! * y! + z! * z!);
  if (!(Math.abs(length - 1) <= MATRIX_TOLERANCE))
    throw new ArgumentError(field, 'a vector of length 1', length);
  return [x!, y!, z!];
}

/** ⟨ψ|ρ|ψ⟩ of a qubit, by the Bloch vectors of both. */
export const overlap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  (1 + a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!) / 2;
