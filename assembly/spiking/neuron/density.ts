/**
 * The SQS neuron as a density matrix (spiking paper, eqs. 5-8 word by word): the slow path that noise needs. ρ of n
 * qubits is kept as a register of 2n qubits, rows first, so that ρ → UρU† is the program of U on the rows and that of
 * its complex conjugate on the columns.
 */
import { powerOfTwo } from '../../memory';
import { applyProgram, gateCoefficients, LANE_BYTES } from '../../register/operations/lanes';

/** Bytes of the density matrix and its gate coefficients. */
export function densityBytes(qubits: i32, gates: i32): f64 {
  return (powerOfTwo(2 * qubits) + <f64>gates) * <f64>LANE_BYTES;
}

/**
 * ρ = U (|0⟩⟨0| ⊗ σ) U†, and the probabilities ⟨s|ρ^I|s⟩ of all patterns.
 *
 * @param program rows and columns of U, with the encoding of the currents; angles f64
 * @param sigma the memory's density matrix, complex f64 [2^M][2^M]
 * @param probabilities result, f64 [2^N]
 */
export function densityEvolve(
  channels: i32,
  memoryQubits: i32,
  program: usize,
  gates: i32,
  angles: usize,
  sigma: usize,
  probabilities: usize,
  work: usize,
): void {
  const qubits = channels + memoryQubits;
  const rho = work + <usize>gates * LANE_BYTES;
  const side = 1 << memoryQubits;
  gateCoefficients(program, gates, angles, angles, work);
  memory.fill(rho, 0, LANE_BYTES << (2 * qubits));
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = sigma + ((<usize>(row * side + column)) << 4);
      const to = rho + (((<usize>row) << qubits) + column) * LANE_BYTES;
      v128.store(to, f64x2.splat(load<f64>(from)));
      v128.store(to, f64x2.splat(load<f64>(from, 8)), 16);
    }
  }
  applyProgram(rho, 2 * qubits, program, gates, work);
  for (let pattern = 0; pattern < 1 << channels; pattern++) {
    let sum: f64 = 0;
    for (let k = pattern * side; k < (pattern + 1) * side; k++) {
      sum += load<f64>(rho + (((<usize>k) << qubits) + k) * LANE_BYTES);
    }
    store<f64>(probabilities + ((<usize>pattern) << 3), sum);
  }
}

/** σ = ⟨s|ρ|s⟩ / p(s), eq. 7, of what `densityEvolve` left in `work`. */
export function densityCollapse(
  channels: i32,
  memoryQubits: i32,
  gates: i32,
  pattern: i32,
  probability: f64,
  sigma: usize,
  work: usize,
): void {
  const qubits = channels + memoryQubits;
  const rho = work + <usize>gates * LANE_BYTES;
  const side = 1 << memoryQubits;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = rho + (((<usize>(pattern * side + row)) << qubits) + pattern * side + column) * LANE_BYTES;
      const to = sigma + ((<usize>(row * side + column)) << 4);
      store<f64>(to, load<f64>(from) / probability);
      store<f64>(to, load<f64>(from, 16) / probability, 8);
    }
  }
}
