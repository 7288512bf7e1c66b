import { type Engine, RegionGroup, runAtOnce } from '../../../engine/index.js';
import { eigenvalues, popcount } from '../../../register/index.js';

/** p S(σ) in bits of p σ, which is given by its 4^M coordinates ⟨P⟩: the first of them is p. */
export function memoryEntropy(engine: Engine, memory: number): (state: Float64Array) => number {
  const { log } = engine.kernels;
  const term = (value: number) => (value > 0 ? value * log(value) : 0);
  return (state) => {
    let sum = term(state[0]!);
    for (const value of spectrum(engine, memory, state)) sum -= term(value);
    return sum / Math.LN2;
  };
}

function spectrum(engine: Engine, memory: number, state: Float64Array): ArrayLike<number> & Iterable<number> {
  if (memory === 0) return state;
  if (memory === 1) {
    const [p, x, y, z] = state as unknown as [number, number, number, number];
    const length = Math.sqrt(x * x + y * y + z * z);
    return [(p + length) / 2, (p - length) / 2];
  }
  const group = new RegionGroup(engine.arena);
  try {
    return runAtOnce(eigenvalues(engine, group, densityMatrix(state, memory), 2 ** memory));
  } finally {
    group.dispose();
  }
}

/** Σ ⟨P⟩ P / 2^M, [row][column] (re, im). */
function densityMatrix(state: Float64Array, memory: number): Float64Array {
  const side = 2 ** memory;
  const matrix = new Float64Array(2 * side * side);
  for (let string = 0; string < state.length; string++) {
    let [flips, signs, turns] = [0, 0, 0];
    for (let m = 0; m < memory; m++) {
      const letter = (string >> (2 * (memory - 1 - m))) & 3;
      flips = 2 * flips + Number(letter === 1 || letter === 2);
      signs = 2 * signs + Number(letter >= 2);
      turns += Number(letter === 2);
    }
    // P = i^turns X^flips Z^signs
    for (let column = 0; column < side; column++) {
      const quarter = turns + 2 * popcount(signs & column);
      const value = ((quarter & 2 ? -1 : 1) * state[string]!) / side;
      matrix[2 * ((column ^ flips) * side + column) + (quarter & 1)]! += value;
    }
  }
  return matrix;
}
