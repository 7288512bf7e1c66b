/**
 * Gates on two independent registers at once, one in each lane of a `f64x2`. Amplitude k of both registers takes 32
 * bytes: the real parts, then the imaginary parts. Each gate has its own coefficients (cos θ/2, sin θ/2), again one
 * per lane, so that the lanes may run the same circuit with different angles.
 */
import { sinCos64 } from '../../simd/sine-cosine';
import { GateKind } from './gate-kind';

/** Bytes of one amplitude, and of one gate's coefficients. */
export const LANE_BYTES: usize = 32;
/** Bytes of one record of a gate program. */
const GATE_BYTES: usize = 16;

/**
 * Writes the coefficients of every gate of `program`: (cos θ/2, sin θ/2) with θ from `angles0` in lane 0 and from
 * `angles1` in lane 1. Gates without an angle get what is never read.
 */
export function gateCoefficients(
  program: usize,
  gates: i32,
  angles0: usize,
  angles1: usize,
  coefficients: usize,
): void {
  for (let g = 0; g < gates; g++) {
    const angle = load<i32>(program, 12);
    if (angle >= 0) {
      const offset = (<usize>angle) << 3;
      const theta = f64x2.replace_lane(
        f64x2.splat(load<f64>(angles0 + offset)),
        1,
        load<f64>(angles1 + offset),
      );
      sinCos64(f64x2.mul(theta, f64x2.splat(0.5)), coefficients);
    }
    program += GATE_BYTES;
    coefficients += LANE_BYTES;
  }
}

/** Applies the gates of `program` in order to `state` of `1 << qubits` amplitudes. */
export function applyProgram(
  state: usize,
  qubits: i32,
  program: usize,
  gates: i32,
  coefficients: usize,
): void {
  for (let g = 0; g < gates; g++) {
    applyGate(state, qubits, program, v128.load(coefficients), v128.load(coefficients, 16));
    program += GATE_BYTES;
    coefficients += LANE_BYTES;
  }
}

/**
 * The reverse of `applyProgram` for a state and its cotangent `adjoint` (∂L/∂Re ψ + i ∂L/∂Im ψ), which adds to
 * `gradient` (one v128 per gate) ∂L/∂θ = Re⟨adjoint| −(i/2) G |state⟩ with the gate's generator G.
 */
export function reverseProgram(
  state: usize,
  adjoint: usize,
  qubits: i32,
  program: usize,
  gates: i32,
  coefficients: usize,
  gradient: usize,
): void {
  for (let g = gates - 1; g >= 0; g--) {
    const gate = program + <usize>g * GATE_BYTES;
    const entry = coefficients + <usize>g * LANE_BYTES;
    const cosine = v128.load(entry);
    const sine = f64x2.neg(v128.load(entry, 16));
    if (load<i32>(gate, 12) >= 0) {
      const slot = gradient + ((<usize>g) << 4);
      v128.store(slot, f64x2.add(v128.load(slot), generatorOverlap(state, adjoint, qubits, gate)));
    }
    applyGate(state, qubits, gate, cosine, sine);
    applyGate(adjoint, qubits, gate, cosine, sine);
  }
}

/** Re⟨adjoint| −(i/2) G |state⟩, G being X, Y or Z on the target where the control is 1. */
function generatorOverlap(state: usize, adjoint: usize, qubits: i32, gate: usize): v128 {
  const kind = load<i32>(gate);
  const target = load<u32>(gate, 4);
  const control = load<u32>(gate, 8);
  const dimension: u32 = 1 << qubits;
  const step = <usize>target * LANE_BYTES;
  let sum = f64x2.splat(0);
  for (let block: u32 = 0; block < dimension; block += target << 1) {
    for (let k = block; k < block + target; k++) {
      if ((k & control) != control) continue;
      const offset = <usize>k * LANE_BYTES;
      const s0 = state + offset;
      const s1 = s0 + step;
      const a0 = adjoint + offset;
      const a1 = a0 + step;
      if (kind == GateKind.RotationX) {
        sum = f64x2.add(sum, f64x2.mul(v128.load(a0), v128.load(s1, 16)));
        sum = f64x2.sub(sum, f64x2.mul(v128.load(a0, 16), v128.load(s1)));
        sum = f64x2.add(sum, f64x2.mul(v128.load(a1), v128.load(s0, 16)));
        sum = f64x2.sub(sum, f64x2.mul(v128.load(a1, 16), v128.load(s0)));
      } else if (kind == GateKind.RotationY) {
        sum = f64x2.sub(sum, f64x2.mul(v128.load(a0), v128.load(s1)));
        sum = f64x2.sub(sum, f64x2.mul(v128.load(a0, 16), v128.load(s1, 16)));
        sum = f64x2.add(sum, f64x2.mul(v128.load(a1), v128.load(s0)));
        sum = f64x2.add(sum, f64x2.mul(v128.load(a1, 16), v128.load(s0, 16)));
      } else {
        sum = f64x2.add(sum, f64x2.mul(v128.load(a0), v128.load(s0, 16)));
        sum = f64x2.sub(sum, f64x2.mul(v128.load(a0, 16), v128.load(s0)));
        sum = f64x2.sub(sum, f64x2.mul(v128.load(a1), v128.load(s1, 16)));
        sum = f64x2.add(sum, f64x2.mul(v128.load(a1, 16), v128.load(s1)));
      }
    }
  }
  return f64x2.mul(sum, f64x2.splat(0.5));
}

// Types that stand for gates, so that the compiler makes a loop of its own for each of them.
type RotationX = u8;
type RotationY = u16;
type RotationZ = u32;
type PauliX = u64;
type PauliZ = f64;

/** One gate on `state`. */
function applyGate(state: usize, qubits: i32, gate: usize, cosine: v128, sine: v128): void {
  const kind = load<i32>(gate);
  if (kind == GateKind.RotationX) eachPair<RotationX>(state, qubits, gate, cosine, sine);
  else if (kind == GateKind.RotationY) eachPair<RotationY>(state, qubits, gate, cosine, sine);
  else if (kind == GateKind.RotationZ) eachPair<RotationZ>(state, qubits, gate, cosine, sine);
  else if (kind == GateKind.PauliX) eachPair<PauliX>(state, qubits, gate, cosine, sine);
  else eachPair<PauliZ>(state, qubits, gate, cosine, sine);
}

/** One gate on all pairs of amplitudes that differ in the target and have the control at 1. */
// @ts-ignore: decorator
@inline
function eachPair<Gate>(state: usize, qubits: i32, gate: usize, cosine: v128, sine: v128): void {
  const step = <usize>load<u32>(gate, 4) * LANE_BYTES;
  const control = <usize>load<u32>(gate, 8) * LANE_BYTES;
  const bytes = LANE_BYTES << qubits;
  for (let block: usize = 0; block < bytes; block += step << 1) {
    for (let offset = block; offset < block + step; offset += LANE_BYTES) {
      if ((offset & control) != control) continue;
      const p0 = state + offset;
      const p1 = p0 + step;
      if (isFloat<Gate>()) negate(p1);
      else if (sizeof<Gate>() == sizeof<RotationX>()) rotateX(p0, p1, cosine, sine);
      else if (sizeof<Gate>() == sizeof<RotationY>()) rotateY(p0, p1, cosine, sine);
      else if (sizeof<Gate>() == sizeof<RotationZ>()) rotateZ(p0, p1, cosine, sine);
      else swap(p0, p1);
    }
  }
}

// @ts-ignore: decorator
@inline
function rotateX(p0: usize, p1: usize, cosine: v128, sine: v128): void {
  const re0 = v128.load(p0);
  const im0 = v128.load(p0, 16);
  const re1 = v128.load(p1);
  const im1 = v128.load(p1, 16);
  v128.store(p0, f64x2.add(f64x2.mul(cosine, re0), f64x2.mul(sine, im1)));
  v128.store(p0, f64x2.sub(f64x2.mul(cosine, im0), f64x2.mul(sine, re1)), 16);
  v128.store(p1, f64x2.add(f64x2.mul(cosine, re1), f64x2.mul(sine, im0)));
  v128.store(p1, f64x2.sub(f64x2.mul(cosine, im1), f64x2.mul(sine, re0)), 16);
}

// @ts-ignore: decorator
@inline
function rotateY(p0: usize, p1: usize, cosine: v128, sine: v128): void {
  const re0 = v128.load(p0);
  const im0 = v128.load(p0, 16);
  const re1 = v128.load(p1);
  const im1 = v128.load(p1, 16);
  v128.store(p0, f64x2.sub(f64x2.mul(cosine, re0), f64x2.mul(sine, re1)));
  v128.store(p0, f64x2.sub(f64x2.mul(cosine, im0), f64x2.mul(sine, im1)), 16);
  v128.store(p1, f64x2.add(f64x2.mul(sine, re0), f64x2.mul(cosine, re1)));
  v128.store(p1, f64x2.add(f64x2.mul(sine, im0), f64x2.mul(cosine, im1)), 16);
}

// @ts-ignore: decorator
@inline
function rotateZ(p0: usize, p1: usize, cosine: v128, sine: v128): void {
  const re0 = v128.load(p0);
  const im0 = v128.load(p0, 16);
  const re1 = v128.load(p1);
  const im1 = v128.load(p1, 16);
  v128.store(p0, f64x2.add(f64x2.mul(cosine, re0), f64x2.mul(sine, im0)));
  v128.store(p0, f64x2.sub(f64x2.mul(cosine, im0), f64x2.mul(sine, re0)), 16);
  v128.store(p1, f64x2.sub(f64x2.mul(cosine, re1), f64x2.mul(sine, im1)));
  v128.store(p1, f64x2.add(f64x2.mul(cosine, im1), f64x2.mul(sine, re1)), 16);
}

// @ts-ignore: decorator
@inline
function swap(p0: usize, p1: usize): void {
  const re0 = v128.load(p0);
  const im0 = v128.load(p0, 16);
  v128.store(p0, v128.load(p1));
  v128.store(p0, v128.load(p1, 16), 16);
  v128.store(p1, re0);
  v128.store(p1, im0, 16);
}

// @ts-ignore: decorator
@inline
function negate(p: usize): void {
  v128.store(p, f64x2.neg(v128.load(p)));
  v128.store(p, f64x2.neg(v128.load(p, 16)), 16);
}
