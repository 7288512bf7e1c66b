import type { Device } from '../device.js';

/**
 * IonQ's trapped ions Forte, 30 qubits: errors of gates (the median of two-qubit gates) from its benchmark paper. Times and
 * the error of preparing and measuring are those that are published of Aria: T1 10 s at least, T2 1 s. How long a
 * measurement takes is not published.
 *
 * Sources: arXiv 2308.05071 (2023); `articles/provider-ionq.md` of MicrosoftDocs/quantum-docs.
 */
export const ionqForte = (): Device => ({
  name: 'ionq_forte',
  entangler: 'zz',
  pulses: 'any',
  qubits: {
    t1: 10e9,
    t2: 1e9,
    gate: { error: 2.0e-4, time: 135_000 },
    // Preparation has its share in the error of both.
    readout: { read1Of0: 3.9e-3, read0Of1: 3.9e-3, resetError: 0 },
  },
  twoQubitGate: { error: 4.64e-3, time: 600_000 },
});
