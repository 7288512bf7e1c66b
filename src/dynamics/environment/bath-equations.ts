import {
  adjoint,
  dissipator,
  identityMatrix,
  kronecker,
  overI,
  plus,
  product,
  times,
  transpose,
} from '../../register/index.js';
import type { Transition } from './transitions.js';

/** All that the equations are made of; matrices are (re, im) [size][size]. */
export interface BathMemory {
  transitions: readonly Transition[];
  /** γ(ω) and S(ω), [transition]. */
  rates: Float64Array;
  shifts: Float64Array;
  /** H and A. */
  energies: Float64Array;
  coupling: Float64Array;
  size: number;
}

/** What a bath adds to the Hamiltonian, and the generator of the averaged state's entries, row by row. */
export interface BathEquation {
  lambShift: Float64Array;
  generator: Float64Array;
}

/** Σ S(ω) A(ω)†A(ω). */
function secularShift({ transitions, shifts, size }: BathMemory): Float64Array {
  return transitions.reduce<Float64Array>(
    (sum, { operator }, i) => plus(sum, times(shifts[i]!, product(adjoint(operator, size), operator, size))),
    new Float64Array(2 * size * size),
  );
}

/** Λ = Σ (γ/2 + iS) A(ω). */
function lambda({ transitions, rates, shifts, size }: BathMemory): Float64Array {
  const sum = new Float64Array(2 * size * size);
  transitions.forEach(({ operator }, i) => {
    const [re, im] = [rates[i]! / 2, shifts[i]!];
    for (let at = 0; at < sum.length; at += 2) {
      sum[at]! += re * operator[at]! - im * operator[at + 1]!;
      sum[at + 1]! += re * operator[at + 1]! + im * operator[at]!;
    }
  });
  return sum;
}

/** -i[H, ρ] */
function commutator(h: Float64Array, size: number): Float64Array {
  const one = identityMatrix(size);
  return overI(
    plus(kronecker(h, size, one, size), times(-1, kronecker(one, size, transpose(h, size), size))),
  );
}

/** The equation whose transitions do not mix. */
export function secularEquation(memory: BathMemory): BathEquation {
  const { transitions, rates, energies, size } = memory;
  const lambShift = secularShift(memory);
  const generator = transitions.reduce<Float64Array>(
    (sum, { operator }, i) => plus(sum, times(rates[i]!, dissipator(operator, size))),
    commutator(plus(energies, lambShift), size),
  );
  return { lambShift, generator };
}

/** The equation of Bloch and Redfield. */
export function redfieldEquation(memory: BathMemory): BathEquation {
  const { energies, coupling, size } = memory;
  const one = identityMatrix(size);
  const left = lambda(memory);
  const right = adjoint(left, size);
  // XρY has the entries of X ⊗ Yᵀ.
  const sides = (x: Float64Array, y: Float64Array) => kronecker(x, size, transpose(y, size), size);
  const gain = plus(sides(left, coupling), sides(coupling, right));
  const lost = product(coupling, left, size);
  const loss = plus(sides(lost, one), sides(one, product(right, coupling, size)));
  const generator = plus(commutator(energies, size), plus(gain, times(-1, loss)));
  // (AΛ - Λ†A)/2i, the Hamiltonian's share.
  const lambShift = overI(times(0.5, plus(lost, times(-1, adjoint(lost, size)))));
  return { lambShift, generator };
}
