import type { Device } from '../device.js';

/**
 * IBM's Heron r3 of 156 qubits: medians over its qubits and couplings without dead ones, of 2026-04-17. Of its shorter
 * measurement for mid-circuit, `measure_2`, only the mean of both readout errors is published, which stands for each.
 *
 * Source: `qiskit_ibm_runtime/fake_provider/backends/boston/props_boston.json` of Qiskit/qiskit-ibm-runtime at 73514f0.
 */
export const ibmBoston = (): Device => ({
  name: 'ibm_boston',
  entangler: 'cz',
  qubits: {
    t1: 292_400,
    t2: 353_000,
    gate: { error: 1.44e-4, time: 32 },
    readout: { read0Of1: 4.9e-3, read1Of0: 3.9e-3, time: 2200, resetTime: 2232 },
    midCircuit: { read0Of1: 5.0e-3, read1Of0: 5.0e-3, time: 1624, resetTime: 1656 },
  },
  twoQubitGate: { error: 1.27e-3, time: 68 },
});
