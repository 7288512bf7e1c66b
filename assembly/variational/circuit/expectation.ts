/** ⟨Z⟩ of each qubit of a register held as components (register/planes.ts), and its gradient. */
import { powerOfTwo } from '../../memory';
import { BLOCK } from '../../simd/block';

/** Bytes of `work` that these functions need: one vector per basis state. */
export function expectationBytes(qubits: i32): f64 {
  return 16 * powerOfTwo(qubits);
}

/**
 * ⟨Z_q⟩ = Σ_k ±|amplitude k|² for all qubits: with the probabilities folded upon themselves, qubit after qubit, all of
 * them take as many additions as one.
 *
 * @param state components 2k and 2k + 1 are the real and imaginary part of amplitude k
 * @param output one block for each qubit, `outputBytes` apart
 */
export function expectations<T>(
  state: usize,
  qubits: i32,
  work: usize,
  output: usize,
  outputBytes: usize,
): void {
  const end = work + <usize>expectationBytes(qubits);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let component = state + lane;
    for (let place = work; place < end; place += 16, component += 2 * BLOCK) {
      const re = v128.load(component);
      const im = v128.load(component, 64);
      v128.store(place, v128.add<T>(v128.mul<T>(re, re), v128.mul<T>(im, im)));
    }
    let target = output + lane;
    for (let half = (end - work) >> 1; half >= 16; half >>= 1, target += outputBytes) {
      let difference: v128 = i64x2.splat(0);
      for (let place = work; place < work + half; place += 16) {
        const zero = v128.load(place);
        const one = v128.load(place + half);
        difference = v128.add<T>(difference, v128.sub<T>(zero, one));
        v128.store(place, v128.add<T>(zero, one));
      }
      v128.store(target, difference);
    }
  }
}

/**
 * The cotangent of the components from that of the ⟨Z_q⟩: 2 Σ_q ±z̄_q times the component.
 *
 * @param cotangent one block for each qubit, `cotangentBytes` apart
 * @param adjoint result, laid out as `state`
 */
export function expectationsReverse<T>(
  state: usize,
  qubits: i32,
  work: usize,
  cotangent: usize,
  cotangentBytes: usize,
  adjoint: usize,
): void {
  const end = work + <usize>expectationBytes(qubits);
  const two = v128.splat<T>(<T>2);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let source = cotangent + lane;
    v128.store(work, i64x2.splat(0));
    // Each qubit doubles the list of sums, from its end so that it can stay in place.
    for (let size: usize = 16; size < end - work; size <<= 1, source += cotangentBytes) {
      const slope = v128.mul<T>(two, v128.load(source));
      for (let offset = size; offset > 0; offset -= 16) {
        const sum = v128.load(work + offset - 16);
        v128.store(work + 2 * offset - 16, v128.sub<T>(sum, slope));
        v128.store(work + 2 * offset - 32, v128.add<T>(sum, slope));
      }
    }
    let component = lane;
    for (let place = work; place < end; place += 16, component += 2 * BLOCK) {
      const factor = v128.load(place);
      v128.store(adjoint + component, v128.mul<T>(factor, v128.load(state + component)));
      v128.store(adjoint + component, v128.mul<T>(factor, v128.load(state + component, 64)), 64);
    }
  }
}
