import type { Device } from '../device.js';

/**
 * IBM's Eagle r3 of 127 qubits: medians over its qubits and couplings without dead ones, of 2025-02-26.
 *
 * Source: `qiskit_ibm_runtime/fake_provider/backends/brisbane/props_brisbane.json` of Qiskit/qiskit-ibm-runtime at 73514f0.
 */
export const ibmBrisbane = (): Device => ({
  name: 'ibm_brisbane',
  entangler: 'ecr',
  qubits: {
    t1: 232_000,
    t2: 150_000,
    gate: { error: 2.43e-4, time: 60 },
    readout: { read0Of1: 1.32e-2, read1Of0: 2.05e-2, time: 1300, resetTime: 1860 },
  },
  twoQubitGate: { error: 7.68e-3, time: 660 },
});
