/**
 * ρ ← Σ K ρ K† on one qubit of a density matrix, (re, im) [2^qubits][2^qubits], in one pass: the four entries that differ in
 * the qubit's bits of row and column are multiplied by Σ K ⊗ K*.
 *
 * @param operators 2×2 each, re and im in turn
 * @param target mask of the qubit
 * @param work 32 numbers
 */
export function applyChannel(
  rho: Float64Array,
  qubits: number,
  target: number,
  operators: readonly Float64Array[],
  work: Float64Array,
): void {
  const superoperator = work;
  superoperator.fill(0);
  for (const k of operators) {
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 4; column++) {
        const a = 2 * (2 * (row >> 1) + (column >> 1));
        const b = 2 * (2 * (row & 1) + (column & 1));
        const at = 2 * (4 * row + column);
        superoperator[at]! += k[a]! * k[b]! + k[a + 1]! * k[b + 1]!;
        superoperator[at + 1]! += k[a + 1]! * k[b]! - k[a]! * k[b + 1]!;
      }
    }
  }
  const size = 1 << qubits;
  const down = 2 * target * size;
  const right = 2 * target;
  for (let row = 0; row < size; row++) {
    if (row & target) continue;
    for (let block = 0; block < size; block += 2 * target) {
      const first = 2 * (row * size + block);
      for (let at = first; at < first + right; at += 2) {
        const p1 = at + right;
        const p2 = at + down;
        const p3 = p2 + right;
        const re0 = rho[at]!;
        const im0 = rho[at + 1]!;
        const re1 = rho[p1]!;
        const im1 = rho[p1 + 1]!;
        const re2 = rho[p2]!;
        const im2 = rho[p2 + 1]!;
        const re3 = rho[p3]!;
        const im3 = rho[p3 + 1]!;
        for (let i = 0; i < 4; i++) {
          const s = 8 * i;
          let re = superoperator[s]! * re0 - superoperator[s + 1]! * im0;
          let im = superoperator[s]! * im0 + superoperator[s + 1]! * re0;
          re += superoperator[s + 2]! * re1 - superoperator[s + 3]! * im1;
          im += superoperator[s + 2]! * im1 + superoperator[s + 3]! * re1;
          re += superoperator[s + 4]! * re2 - superoperator[s + 5]! * im2;
          im += superoperator[s + 4]! * im2 + superoperator[s + 5]! * re2;
          re += superoperator[s + 6]! * re3 - superoperator[s + 7]! * im3;
          im += superoperator[s + 6]! * im3 + superoperator[s + 7]! * re3;
          const place = at + (i & 2 ? down : 0) + (i & 1 ? right : 0);
          rho[place] = re;
          rho[place + 1] = im;
        }
      }
    }
  }
}
