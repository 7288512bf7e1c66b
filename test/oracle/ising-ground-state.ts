/**
 * The ground state of the open chain −Σ Z_i Z_{i+1} − field Σ X_i, by powers of (shift − H) on the equal superposition,
 * with which it shares its symmetry. Amplitudes re and im in turn, qubit 0 the most significant bit.
 */
export function isingGroundState(qubits: number, field: number): number[] {
  const size = 2 ** qubits;
  const bond = (k: number) => {
    let sum = 0;
    for (let i = 0; i + 1 < qubits; i++) sum += ((k >> i) & 1) === ((k >> (i + 1)) & 1) ? 1 : -1;
    return sum;
  };
  const shift = qubits + qubits * field;
  const diagonal = Float64Array.from({ length: size }, (_, k) => shift + bond(k));
  let psi = new Float64Array(size).fill(1);
  let next = new Float64Array(size);
  for (let power = 0; power < 600; power++) {
    let squares = 0;
    for (let k = 0; k < size; k++) {
      let sum = diagonal[k]! * psi[k]!;
      for (let i = 0; i < qubits; i++) sum += field * psi[k ^ (1 << i)]!;
      next[k] = sum;
      squares += sum * sum;
    }
    const norm = Math.sqrt(squares);
    for (let k = 0; k < size; k++) next[k]! /= norm;
    [psi, next] = [next, psi];
  }
  return [...psi].flatMap((amplitude) => [amplitude, 0]);
}
