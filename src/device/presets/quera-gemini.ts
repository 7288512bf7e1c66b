import type { Device } from '../device.js';

/**
 * QuEra's neutral atoms Gemini, by Bloqade's default noise: Pauli errors (X, Y, Z) of each atom. Of a CZ's qubits the first
 * is the one that is moved; atoms that idle in the zone meanwhile have errors, too. Errors of readout and durations are not
 * part of that model.
 *
 * Source: `MoveNoiseModelABC` of QuEraComputing/bloqade-circuit.
 */
export const queraGemini = (): Device => ({
  name: 'quera_gemini',
  entangler: 'cz',
  pulses: 'any',
  qubits: {
    gate: { pauli: [4.1e-4, 4.1e-4, 4.11e-4] },
    idlePauli: [5.15e-4, 5.15e-4, 21.9e-4],
  },
  twoQubitGate: { pauli: [8.06e-4, 8.06e-4, 24.6e-4, 6.55e-4, 6.55e-4, 31.8e-4] },
});
