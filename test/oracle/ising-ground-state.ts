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
  let psi = new Array<number>(size).fill(1);
  for (let power = 0; power < 600; power++) {
    const next = psi.map((amplitude, k) => {
      let sum = (shift + bond(k)) * amplitude;
      for (let i = 0; i < qubits; i++) sum += field * psi[k ^ (1 << i)]!;
      return sum;
    });
    const norm = Math.hypot(...next);
    psi = next.map((amplitude) => amplitude / norm);
  }
  return psi.flatMap((amplitude) => [amplitude, 0]);
}
