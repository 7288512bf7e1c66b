/** Gates on 2^qubits amplitudes, re and im side by side; qubits are masks of the amplitudes' numbers. */

/** [[a, b], [c, d]] on one qubit; `matrix` holds re and im of each. */
export function applyMatrix(state: Float64Array, target: number, matrix: Float64Array): void {
  const aRe = matrix[0]!;
  const aIm = matrix[1]!;
  const bRe = matrix[2]!;
  const bIm = matrix[3]!;
  const cRe = matrix[4]!;
  const cIm = matrix[5]!;
  const dRe = matrix[6]!;
  const dIm = matrix[7]!;
  const step = 2 * target;
  for (let block = 0; block < state.length; block += 2 * step) {
    for (let i = block, j = block + step; i < block + step; i += 2, j += 2) {
      const re0 = state[i]!;
      const im0 = state[i + 1]!;
      const re1 = state[j]!;
      const im1 = state[j + 1]!;
      state[i] = aRe * re0 - aIm * im0 + bRe * re1 - bIm * im1;
      state[i + 1] = aRe * im0 + aIm * re0 + bRe * im1 + bIm * re1;
      state[j] = cRe * re0 - cIm * im0 + dRe * re1 - dIm * im1;
      state[j + 1] = cRe * im0 + cIm * re0 + dRe * im1 + dIm * re1;
    }
  }
}

/** Multiplies the amplitudes with the qubit at 0 by one number, and those with it at 1 by another. */
export function applyDiagonal(
  state: Float64Array,
  target: number,
  re0: number,
  im0: number,
  re1: number,
  im1: number,
): void {
  const step = 2 * target;
  for (let block = 0; block < state.length; block += 2 * step) {
    for (let i = block; i < block + step; i += 2) {
      const re = state[i]!;
      const im = state[i + 1]!;
      state[i] = re0 * re - im0 * im;
      state[i + 1] = re0 * im + im0 * re;
    }
    for (let i = block + step; i < block + 2 * step; i += 2) {
      const re = state[i]!;
      const im = state[i + 1]!;
      state[i] = re1 * re - im1 * im;
      state[i + 1] = re1 * im + im1 * re;
    }
  }
}

/** CNOT: only the quarter of the amplitudes that changes places is met. */
export function applyCnot(state: Float64Array, control: number, target: number): void {
  const high = 2 * Math.max(control, target);
  const low = 2 * Math.min(control, target);
  const from = 2 * control;
  const step = 2 * target;
  for (let outer = from; outer < state.length + from; outer += 2 * high) {
    for (let block = outer; block < outer + high; block += 2 * low) {
      for (let i = block; i < block + low; i += 2) {
        const j = i + step;
        const re = state[i]!;
        const im = state[i + 1]!;
        state[i] = state[j]!;
        state[i + 1] = state[j + 1]!;
        state[j] = re;
        state[j + 1] = im;
      }
    }
  }
}
