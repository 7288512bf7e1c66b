/**
 * Circuits of gates, some with angles of their own: forwards, and back with the gradient in all angles (the adjoint
 * method: Jones and Gacon, arXiv:2009.02823). A density matrix is a register of 2n qubits, its row in front of its
 * column, on which each gate acts twice: on the row, and as its complex conjugate on the column.
 */
import { turn } from '../../register/algebra/complex';
import { GateKind } from '../../register/operations/gate-kind';
import { applyMatrix, applyMatrix2, scaleSubspace, swapSubspaces } from '../../register/operations/gates';
import { cos, sin } from '../../simd/sine-cosine';

/** One operation. Masks are of the basis indices of n qubits. */
@unmanaged
export class CircuitOperation {
  kind: GateKind;
  target: u32;
  other: u32;
  controls: u32;
  /** Number of its angle, that no other operation has; -1: none. */
  angle: i32;
  /** The matrix U, then U†, U* and Uᵀ; 0: none. */
  matrix: usize;
  /** Bytes of one of them. */
  matrixBytes: u32;
}

/** What acts: U, U†, U* or Uᵀ. */
const INVERSE = 1;
const CONJUGATE = 2;

/** Room for the matrix of a rotation, and for the masks of a matrix on two qubits. */
const ROTATION = memory.data(64, 16);
const TARGETS = memory.data(8, 16);

/** A circuit with the state that goes through it. */
@unmanaged
export class CircuitRun {
  /** Operations. */
  program: usize;
  qubits: i32;
  /** Whether the state is a density matrix. */
  density: bool;
  /** Amplitudes, (re, im) [1 << qubits], or a density matrix of as many rows and columns. */
  state: usize;
  /** Its cotangent, see `reverseGates`. */
  adjoint: usize;
  /** f64 [angle], in radians. */
  angles: usize;
  /** Result of `reverseGates`, f64 [angle]: dE/dα. */
  slopes: usize;
}

/** Runs `count` operations from number `first` on. */
export function runGates(run: CircuitRun, first: i32, count: i32): void {
  const state = run.state;
  const qubits = run.qubits;
  const density = run.density;
  const angles = run.angles;
  let program = run.program + <usize>first * offsetof<CircuitOperation>();
  for (let i = 0; i < count; i++) {
    applyBothSides(changetype<CircuitOperation>(program), state, qubits, density, angles, 0);
    program += offsetof<CircuitOperation>();
  }
}

/**
 * Takes a program back, from the state after it to the state before it, and the cotangent with it. For state vectors
 * that is λ with dE = 2 Re⟨λ|dψ⟩, for density matrices the Hermitian A with dE = Tr(A dρ). `count` operations from number
 * `first` on, the last of them first.
 */
export function reverseGates(run: CircuitRun, first: i32, count: i32): void {
  const state = run.state;
  const adjoint = run.adjoint;
  const qubits = run.qubits;
  const density = run.density;
  const angles = run.angles;
  const slopes = run.slopes;
  const program = run.program + <usize>first * offsetof<CircuitOperation>();
  for (let place = program + <usize>count * offsetof<CircuitOperation>(); place > program;) {
    place -= offsetof<CircuitOperation>();
    const operation = changetype<CircuitOperation>(place);
    if (operation.angle >= 0) {
      store<f64>(
        slopes + ((<usize>operation.angle) << 3),
        slopeOf(operation, state, adjoint, qubits, density),
      );
    }
    applyBothSides(operation, state, qubits, density, angles, INVERSE);
    applyBothSides(operation, adjoint, qubits, density, angles, INVERSE);
  }
}

function applyBothSides(
  operation: CircuitOperation,
  state: usize,
  qubits: i32,
  density: bool,
  angles: usize,
  form: i32,
): void {
  if (!density) {
    apply(operation, state, qubits, 0, angles, form);
    return;
  }
  apply(operation, state, 2 * qubits, qubits, angles, form);
  apply(operation, state, 2 * qubits, 0, angles, form | CONJUGATE);
}

/** Applies a form of an operation to the bits of a register that lie `shift` higher than its masks. */
function apply(
  operation: CircuitOperation,
  state: usize,
  bits: i32,
  shift: i32,
  angles: usize,
  form: i32,
): void {
  const kind = operation.kind;
  const target = operation.target << shift;
  const other = operation.other << shift;
  const controls = operation.controls << shift;
  if (kind == GateKind.PauliX) {
    swapSubspaces(state, bits, target | controls, controls, target | controls);
  } else if (kind == GateKind.Swap) {
    swapSubspaces(state, bits, target | other | controls, target | controls, other | controls);
  } else if (kind == GateKind.Matrix2) {
    const matrix = <usize>(operation.matrix + form * operation.matrixBytes);
    applyMatrix2(state, bits, target, controls, matrix);
  } else if (kind == GateKind.Matrix4) {
    const matrix = <usize>(operation.matrix + form * operation.matrixBytes);
    store<u32>(TARGETS, target);
    store<u32>(TARGETS, other, 4);
    applyMatrix(state, bits, TARGETS, 2, controls, matrix);
  } else {
    let angle = load<f64>(angles + ((<usize>operation.angle) << 3));
    if (form & INVERSE) angle = -angle;
    // Of the Pauli operators only iY is real: conjugation leaves its rotations as they are.
    if (form & CONJUGATE && kind != GateKind.RotationY) angle = -angle;
    rotate(kind, state, bits, target, controls, angle);
  }
}

function rotate(kind: i32, state: usize, bits: i32, target: u32, controls: u32, angle: f64): void {
  const all = target | controls;
  if (kind == GateKind.Phase) {
    scaleSubspace(state, bits, all, all, cos(angle), sin(angle));
    return;
  }
  const cosine = cos(0.5 * angle);
  const sine = sin(0.5 * angle);
  if (kind == GateKind.RotationZ) {
    scaleSubspace(state, bits, all, controls, cosine, -sine);
    scaleSubspace(state, bits, all, all, cosine, sine);
    return;
  }
  const diagonal = f64x2(cosine, 0);
  const isX = kind == GateKind.RotationX;
  v128.store(ROTATION, diagonal);
  v128.store(ROTATION, isX ? f64x2(0, -sine) : f64x2(-sine, 0), 16);
  v128.store(ROTATION, isX ? f64x2(0, -sine) : f64x2(sine, 0), 32);
  v128.store(ROTATION, diagonal, 48);
  applyMatrix2(state, bits, target, controls, ROTATION);
}

/** dE/dα = 2 Im⟨λ|Gψ⟩ of exp(−iαG), with the states after it. */
function slopeOf(operation: CircuitOperation, state: usize, adjoint: usize, qubits: i32, density: bool): f64 {
  const bits = density ? 2 * qubits : qubits;
  const shift = density ? qubits : 0;
  const kind = operation.kind;
  const target = operation.target << shift;
  const controls = operation.controls << shift;
  if (kind == GateKind.Phase) {
    return -2 * imaginaryOverlap(adjoint, state, bits, 0, 0, target | controls);
  }
  const flips = kind == GateKind.RotationZ ? 0 : target;
  const signs = kind == GateKind.RotationX ? 0 : target;
  return imaginaryOverlap(adjoint, state, bits, flips, signs, controls);
}

/** Im⟨adjoint|P state⟩ where the controls are 1; for the string P see register/pauli-string.ts. */
function imaginaryOverlap(
  adjoint: usize,
  state: usize,
  bits: i32,
  flips: u32,
  signs: u32,
  controls: u32,
): f64 {
  const dimension: u32 = 1 << bits;
  const ys = popcnt<u32>(flips & signs);
  let sum = f64x2.splat(0);
  for (let k = controls; k < dimension; k = (k + 1) | controls) {
    const image = turn(v128.load(state + ((<usize>k) << 4)), ys + (popcnt<u32>(k & signs) << 1));
    const row = v128.load(adjoint + ((<usize>(k ^ flips)) << 4));
    sum = f64x2.add(sum, f64x2.mul(row, v128.shuffle<f64>(image, image, 1, 0)));
  }
  return f64x2.extract_lane(sum, 0) - f64x2.extract_lane(sum, 1);
}
