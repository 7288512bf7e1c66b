import type { CompiledMeasuredCircuit } from './compiler/compiled-circuit.js';

/** What it would take to do the same on the device. */
export interface DeviceCosts {
  /** Different circuits. */
  circuits: number;
  /** Runs of all of them together. */
  shots: number;
  /** Pulses on one qubit, in all shots. */
  singleQubitGates: number;
  /** Gates on two qubits, in all shots. */
  twoQubitGates: number;
  /** Measured qubits, in all shots. */
  measurements: number;
  /** Time on the device in all shots, by its durations; NaN where it does not publish one that is needed. */
  seconds: number;
}

/** Of `shots` runs of a circuit. @internal */
export function circuitCosts(
  { singleQubitGates, twoQubitGates, measurements, nanoseconds }: CompiledMeasuredCircuit,
  shots: number,
): DeviceCosts {
  return {
    circuits: 1,
    shots,
    singleQubitGates: shots * singleQubitGates,
    twoQubitGates: shots * twoQubitGates,
    measurements: shots * measurements,
    seconds: (shots * nanoseconds) / 1e9,
  };
}
