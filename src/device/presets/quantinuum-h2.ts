import type { Device } from '../device.js';

/** The average infidelity of Pauli errors of this probability in all on so many qubits: p d/(d + 1) of d dimensions. */
const infidelity = (probability: number, dimensions: number) => (probability * dimensions) / (dimensions + 1);

/**
 * Quantinuum's trapped ions H2-1. Errors of gates, readout and preparation are the emulator's defaults: p1 = 2.9e-5 and
 * p2 = 1.28e-3 are probabilities of a Pauli error, here of any one alike. The data sheet of 2024-05-20 adds 5.0e-4 per
 * qubit and depth-1 layer for idling and transport, as an average infidelity, which is depolarizing here. Emission and
 * crosstalk are left out; durations are not published, and so neither dephasing by time nor seconds can be had.
 *
 * Sources: `h2_emulators.html` of CQCL/quantinuum-docs; `Spec sheet parameters.csv` of
 * CQCL/quantinuum-hardware-specifications at 8881b5f.
 */
export const quantinuumH2 = (): Device => {
  // Depolarizing of average infidelity r has X, Y and Z with r/2 each.
  const idle = 5.0e-4 / 2;
  return {
    name: 'quantinuum_h2',
    entangler: 'zz',
    pulses: 'any',
    qubits: {
      gate: { error: infidelity(2.9e-5, 2) },
      readout: { read1Of0: 5e-4, read0Of1: 2.5e-3, resetError: 4e-5 },
      idlePauli: [idle, idle, idle],
    },
    twoQubitGate: { error: infidelity(1.28e-3, 4) },
  };
};
