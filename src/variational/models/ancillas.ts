/** ρ ⊗ |0…0⟩⟨0…0| of as many more qubits: entries (re, im) row by row, into `result`. */
export function joinAncillas(rho: Float64Array, size: number, ancillas: number, result: Float64Array): void {
  const factor = 2 ** ancillas;
  result.fill(0);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const [from, to] = [2 * (i * size + j), 2 * factor * (i * factor * size + j)];
      result[to] = rho[from]!;
      result[to + 1] = rho[from + 1]!;
    }
  }
}

/** What is left where the last qubits are traced out, as they are where they are put back into |0⟩. */
export function traceAncillas(joint: Float64Array, size: number, ancillas: number): Float64Array {
  const factor = 2 ** ancillas;
  const result = new Float64Array(2 * size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const to = 2 * (i * size + j);
      for (let k = 0; k < factor; k++) {
        const from = 2 * ((i * factor + k) * factor * size + j * factor + k);
        result[to]! += joint[from]!;
        result[to + 1]! += joint[from + 1]!;
      }
    }
  }
  return result;
}

/** A ⊗ 1, the cotangent of what `traceAncillas` leaves, into `result`. */
export function spreadOver(a: Float64Array, size: number, ancillas: number, result: Float64Array): void {
  const factor = 2 ** ancillas;
  result.fill(0);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const from = 2 * (i * size + j);
      for (let k = 0; k < factor; k++) {
        const to = 2 * ((i * factor + k) * factor * size + j * factor + k);
        result[to] = a[from]!;
        result[to + 1] = a[from + 1]!;
      }
    }
  }
}
