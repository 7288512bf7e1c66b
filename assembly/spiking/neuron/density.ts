/**
 * The SQS neuron as a density matrix (spiking paper, eqs. 5-8 word by word): the slow path that noise needs. ρ of n
 * qubits is kept as a register of 2n qubits, rows first, so that ρ → UρU† is the program of U on the rows and that of
 * its complex conjugate on the columns.
 */
import { powerOfTwo } from '../../memory';
import { applyProgram, gateCoefficients, LANE_BYTES } from '../../register/operations/lanes';

/** A neuron as a density matrix. */
@unmanaged
export class DensityNeuron {
  channels: i32;
  memoryQubits: i32;
  /** Rows and columns of U, with the encoding of the currents. */
  program: usize;
  gates: i32;
  /** f64 [gate] */
  angles: usize;
  /** The memory's density matrix, complex f64 [2^M][2^M]. */
  sigma: usize;
  /** Result, f64 [2^N]. */
  probabilities: usize;

  /** Gate coefficients. @internal */
  coefficients: usize;
  /** The density matrix of all qubits. @internal */
  rho: usize;
}

/**
 * Gives the scratch its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutDensityNeuron(neuron: DensityNeuron, at: f64): f64 {
  const lane = <f64>LANE_BYTES;
  neuron.coefficients = <usize>at;
  neuron.rho = <usize>(at += <f64>neuron.gates * lane);
  return at + powerOfTwo(2 * (neuron.channels + neuron.memoryQubits)) * lane;
}

/** ρ = U (|0⟩⟨0| ⊗ σ) U†, and the probabilities ⟨s|ρ^I|s⟩ of all patterns. */
export function densityEvolve(neuron: DensityNeuron): void {
  const channels = neuron.channels;
  const memoryQubits = neuron.memoryQubits;
  const program = neuron.program;
  const gates = neuron.gates;
  const angles = neuron.angles;
  const sigma = neuron.sigma;
  const coefficients = neuron.coefficients;
  const rho = neuron.rho;
  const qubits = channels + memoryQubits;
  const side = 1 << memoryQubits;
  gateCoefficients(program, gates, angles, angles, coefficients);
  memory.fill(rho, 0, LANE_BYTES << (2 * qubits));
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = sigma + ((<usize>(row * side + column)) << 4);
      const to = rho + (((<usize>row) << qubits) + column) * LANE_BYTES;
      v128.store(to, f64x2.splat(load<f64>(from)));
      v128.store(to, f64x2.splat(load<f64>(from, 8)), 16);
    }
  }
  applyProgram(rho, 2 * qubits, program, gates, coefficients);
  for (let pattern = 0; pattern < 1 << channels; pattern++) {
    let sum: f64 = 0;
    for (let k = pattern * side; k < (pattern + 1) * side; k++) {
      sum += load<f64>(rho + (((<usize>k) << qubits) + k) * LANE_BYTES);
    }
    store<f64>(neuron.probabilities + ((<usize>pattern) << 3), sum);
  }
}

/** σ = ⟨s|ρ|s⟩ / p(s), eq. 7, of what `densityEvolve` left. */
export function densityCollapse(neuron: DensityNeuron, pattern: i32, probability: f64): void {
  const memoryQubits = neuron.memoryQubits;
  const qubits = neuron.channels + memoryQubits;
  const sigma = neuron.sigma;
  const rho = neuron.rho;
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
