/** One register of qubits: amplitudes as re, im side by side in a Float64Array, from index `at` on. */
import { GateKind } from '../../../../assembly/register/operations/gate-kind.js';
import { sinCos } from '../../simd/sine-cosine.js';

/** Sizes of what the arrays hold; an enumeration, since compilers put its numbers in their places. */
export const enum Layout {
  /** Numbers of one amplitude, and of one gate's coefficients. */
  Pair = 2,
  /** Words of one gate of a program. */
  Gate = 4,
}

/** cos θ/2 and sin θ/2 of every gate of `program`, with its angle from `angles`. */
export function gateCoefficients(
  program: Int32Array,
  gates: number,
  angles: Float64Array,
  firstAngle: number,
  coefficients: Float64Array,
  at: number,
): void {
  for (let g = 0; g < gates; g++) {
    const angle = program[g * Layout.Gate + 3]!;
    if (angle >= 0) sinCos(angles[firstAngle + angle]! * 0.5, coefficients, at + g * Layout.Pair);
  }
}

/** Applies the gates of `program` in order. */
export function applyProgram(
  state: Float64Array,
  at: number,
  qubits: number,
  program: Int32Array,
  gates: number,
  coefficients: Float64Array,
  coefficientsAt: number,
): void {
  for (let g = 0; g < gates; g++) {
    const entry = coefficientsAt + g * Layout.Pair;
    applyGate(state, at, qubits, program, g * Layout.Gate, coefficients[entry]!, coefficients[entry + 1]!);
  }
}

/** The reverse of `applyProgram` for a state and its cotangent; adds each gate's part to `gradient[gate]`. */
export function reverseProgram(
  state: Float64Array,
  at: number,
  adjoint: Float64Array,
  qubits: number,
  program: Int32Array,
  gates: number,
  coefficients: Float64Array,
  coefficientsAt: number,
  gradient: Float64Array,
): void {
  for (let g = gates - 1; g >= 0; g--) {
    const gate = g * Layout.Gate;
    const entry = coefficientsAt + g * Layout.Pair;
    const cosine = coefficients[entry]!;
    const sine = -coefficients[entry + 1]!;
    if (program[gate + 3]! >= 0) gradient[g]! += generatorOverlap(state, at, adjoint, qubits, program, gate);
    applyGate(state, at, qubits, program, gate, cosine, sine);
    applyGate(adjoint, 0, qubits, program, gate, cosine, sine);
  }
}

/** Re⟨adjoint| −(i/2) G |state⟩ with the gate's generator G. */
function generatorOverlap(
  state: Float64Array,
  at: number,
  adjoint: Float64Array,
  qubits: number,
  program: Int32Array,
  gate: number,
): number {
  const kind = program[gate];
  const target = program[gate + 1]!;
  const control = program[gate + 2]!;
  const dimension = 1 << qubits;
  const step = target * Layout.Pair;
  let sum = 0;
  for (let block = 0; block < dimension; block += target << 1) {
    for (let k = block; k < block + target; k++) {
      if ((k & control) !== control) continue;
      const a0 = k * Layout.Pair;
      const a1 = a0 + step;
      const s0 = at + a0;
      const s1 = s0 + step;
      if (kind === GateKind.RotationX) {
        sum += adjoint[a0]! * state[s1 + 1]!;
        sum -= adjoint[a0 + 1]! * state[s1]!;
        sum += adjoint[a1]! * state[s0 + 1]!;
        sum -= adjoint[a1 + 1]! * state[s0]!;
      } else if (kind === GateKind.RotationY) {
        sum -= adjoint[a0]! * state[s1]!;
        sum -= adjoint[a0 + 1]! * state[s1 + 1]!;
        sum += adjoint[a1]! * state[s0]!;
        sum += adjoint[a1 + 1]! * state[s0 + 1]!;
      } else {
        sum += adjoint[a0]! * state[s0 + 1]!;
        sum -= adjoint[a0 + 1]! * state[s0]!;
        sum -= adjoint[a1]! * state[s1 + 1]!;
        sum += adjoint[a1 + 1]! * state[s1]!;
      }
    }
  }
  return sum * 0.5;
}

/** One gate on all pairs of amplitudes that differ in the target and have the control at 1; a loop for each kind. */
function applyGate(
  state: Float64Array,
  at: number,
  qubits: number,
  program: Int32Array,
  gate: number,
  cosine: number,
  sine: number,
): void {
  const target = program[gate + 1]!;
  const control = program[gate + 2]!;
  const dimension = 1 << qubits;
  switch (program[gate]) {
    case GateKind.RotationX:
      rotateX(state, at, dimension, target, control, cosine, sine);
      break;
    case GateKind.RotationY:
      rotateY(state, at, dimension, target, control, cosine, sine);
      break;
    case GateKind.RotationZ:
      rotateZ(state, at, dimension, target, control, cosine, sine);
      break;
    case GateKind.PauliX:
      flip(state, at, dimension, target, control);
      break;
    default:
      negate(state, at, dimension, target, control);
  }
}

/** exp(−iθX/2) */
function rotateX(
  state: Float64Array,
  at: number,
  dimension: number,
  target: number,
  control: number,
  cosine: number,
  sine: number,
): void {
  const step = target * Layout.Pair;
  for (let block = 0; block < dimension; block += target << 1) {
    for (let k = block; k < block + target; k++) {
      if ((k & control) !== control) continue;
      const p0 = at + k * Layout.Pair;
      const p1 = p0 + step;
      const re0 = state[p0]!;
      const im0 = state[p0 + 1]!;
      const re1 = state[p1]!;
      const im1 = state[p1 + 1]!;
      state[p0] = cosine * re0 + sine * im1;
      state[p0 + 1] = cosine * im0 - sine * re1;
      state[p1] = cosine * re1 + sine * im0;
      state[p1 + 1] = cosine * im1 - sine * re0;
    }
  }
}

/** exp(−iθY/2) */
function rotateY(
  state: Float64Array,
  at: number,
  dimension: number,
  target: number,
  control: number,
  cosine: number,
  sine: number,
): void {
  const step = target * Layout.Pair;
  for (let block = 0; block < dimension; block += target << 1) {
    for (let k = block; k < block + target; k++) {
      if ((k & control) !== control) continue;
      const p0 = at + k * Layout.Pair;
      const p1 = p0 + step;
      const re0 = state[p0]!;
      const im0 = state[p0 + 1]!;
      const re1 = state[p1]!;
      const im1 = state[p1 + 1]!;
      state[p0] = cosine * re0 - sine * re1;
      state[p0 + 1] = cosine * im0 - sine * im1;
      state[p1] = sine * re0 + cosine * re1;
      state[p1 + 1] = sine * im0 + cosine * im1;
    }
  }
}

/** exp(−iθZ/2) */
function rotateZ(
  state: Float64Array,
  at: number,
  dimension: number,
  target: number,
  control: number,
  cosine: number,
  sine: number,
): void {
  const step = target * Layout.Pair;
  for (let block = 0; block < dimension; block += target << 1) {
    for (let k = block; k < block + target; k++) {
      if ((k & control) !== control) continue;
      const p0 = at + k * Layout.Pair;
      const p1 = p0 + step;
      const re0 = state[p0]!;
      const im0 = state[p0 + 1]!;
      const re1 = state[p1]!;
      const im1 = state[p1 + 1]!;
      state[p0] = cosine * re0 + sine * im0;
      state[p0 + 1] = cosine * im0 - sine * re0;
      state[p1] = cosine * re1 - sine * im1;
      state[p1 + 1] = cosine * im1 + sine * re1;
    }
  }
}

/** X */
function flip(state: Float64Array, at: number, dimension: number, target: number, control: number): void {
  const step = target * Layout.Pair;
  for (let block = 0; block < dimension; block += target << 1) {
    for (let k = block; k < block + target; k++) {
      if ((k & control) !== control) continue;
      const p0 = at + k * Layout.Pair;
      const p1 = p0 + step;
      const re0 = state[p0]!;
      const im0 = state[p0 + 1]!;
      const re1 = state[p1]!;
      const im1 = state[p1 + 1]!;
      state[p0] = re1;
      state[p0 + 1] = im1;
      state[p1] = re0;
      state[p1 + 1] = im0;
    }
  }
}

/** Z */
function negate(state: Float64Array, at: number, dimension: number, target: number, control: number): void {
  const step = target * Layout.Pair;
  for (let block = 0; block < dimension; block += target << 1) {
    for (let k = block; k < block + target; k++) {
      if ((k & control) !== control) continue;
      const p0 = at + k * Layout.Pair;
      const p1 = p0 + step;
      state[p1] = -state[p1]!;
      state[p1 + 1] = -state[p1 + 1]!;
    }
  }
}
