import { angleOf } from '../algebra/angle-of.js';
import type { ComplexMatrix } from '../algebra/matrix.js';
import type { GateOperation } from '../operations/gates.js';

/** What is smaller is rounding. */
const ROUNDING = 1e-15;
/** Basis states of two qubits, of which each differs from the next in one qubit. */
const GRAY = [0, 1, 3, 2] as const;

/** A unitary matrix on one or two qubits as gates that have names, but for a phase that no measurement sees. */
export function matrixGates(matrix: ComplexMatrix, qubits: readonly number[]): GateOperation[] {
  if (matrix.length === 32) return twoQubitGates(Float64Array.from(matrix), qubits);
  return [{ gate: 'u', qubits, angle: eulerAngles(matrix).slice(0, 3) }];
}

/** θ, φ, λ, γ of e^(iγ) u(θ, φ, λ). */
function eulerAngles(matrix: ComplexMatrix): number[] {
  const angle = (entry: number, sign = 1) =>
    angleOf(sign * matrix[2 * entry]!, sign * matrix[2 * entry + 1]!);
  const size = (entry: number) => Math.sqrt(matrix[2 * entry]! ** 2 + matrix[2 * entry + 1]! ** 2);
  const theta = 2 * angleOf(size(0), size(2));
  const gamma = angle(0);
  const phi = angle(2) - gamma;
  // By the larger entries, whose angles are exact.
  const lambda = size(0) >= size(2) ? angle(3) - gamma - phi : angle(1, -1) - gamma;
  return [theta, phi, lambda, gamma];
}

/**
 * At most six gates with a control each, which turn two basis states into each other, behind phases of the basis states
 * (Givens rotations along a Gray code: Vartiainen et al., Phys. Rev. Lett. 92, 177902 (2004)).
 */
function twoQubitGates(matrix: Float64Array, qubits: readonly number[]): GateOperation[] {
  const gates: GateOperation[] = [];
  for (let column = 0; column < 3; column++) {
    for (let row = 3; row > column; row--) {
      const turn = eliminate(matrix, row, GRAY[column]!);
      if (turn) gates.unshift(...controlledTurn(turn, row, qubits));
    }
  }
  const phases = [0, 1, 2, 3].map((k) => angleOf(matrix[10 * k]!, matrix[10 * k + 1]!));
  const [first, second, third, fourth] = phases as [number, number, number, number];
  const diagonal: GateOperation[] = [
    { gate: 'p', qubits: [qubits[0]!], angle: third - first },
    { gate: 'p', qubits: [qubits[1]!], angle: second - first },
    { gate: 'cp', qubits, angle: fourth - third - second + first },
  ];
  return [...diagonal.filter(({ angle }) => Math.abs(angle as number) > ROUNDING), ...gates];
}

/** Turns rows GRAY[row − 1] and GRAY[row] so that the latter is 0 in a column; returns the turn back, or undefined if it is. */
function eliminate(matrix: Float64Array, row: number, column: number): number[] | undefined {
  const [a, b] = [GRAY[row - 1]!, GRAY[row]!];
  const at = (r: number, c: number) => 2 * (4 * r + c);
  const [xr, xi] = [matrix[at(a, column)]!, matrix[at(a, column) + 1]!];
  const [yr, yi] = [matrix[at(b, column)]!, matrix[at(b, column) + 1]!];
  const length = Math.sqrt(xr * xr + xi * xi + yr * yr + yi * yi);
  if (Math.sqrt(yr * yr + yi * yi) <= ROUNDING) return undefined;
  const [pr, pi, qr, qi] = [xr / length, xi / length, yr / length, yi / length];
  for (let c = 0; c < 4; c++) {
    const [u, v] = [at(a, c), at(b, c)];
    const [ur, ui, vr, vi] = [matrix[u]!, matrix[u + 1]!, matrix[v]!, matrix[v + 1]!];
    matrix[u] = pr * ur + pi * ui + qr * vr + qi * vi;
    matrix[u + 1] = pr * ui - pi * ur + qr * vi - qi * vr;
    matrix[v] = pr * vr - pi * vi - qr * ur + qi * ui;
    matrix[v + 1] = pr * vi + pi * vr - qr * ui - qi * ur;
  }
  return [pr, pi, -qr, qi, qr, qi, pr, -pi];
}

/** A turn of basis states GRAY[row − 1] and GRAY[row], which differ in one qubit, where the other is what it is in both. */
function controlledTurn(turn: number[], row: number, [first, second]: readonly number[]): GateOperation[] {
  const [p0, p1, p2, p3, p4, p5, p6, p7] = turn as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // The third pair is |11⟩, |10⟩: the qubit's 1 first.
  const matrix = row === 3 ? [p6, p7, p4, p5, p2, p3, p0, p1] : turn;
  const [control, target] = row === 2 ? [second!, first!] : [first!, second!];
  const gate: GateOperation = { gate: 'cu', qubits: [control, target], angle: eulerAngles(matrix) };
  const flip: GateOperation = { gate: 'x', qubits: [control] };
  return row === 1 ? [flip, gate, flip] : [gate];
}
