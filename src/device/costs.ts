import type { CompiledCircuit } from './compile.js';
import { type CheckedDevice, readoutOf } from './noise.js';

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

/** Of `shots` runs of a circuit, at the end of which some qubits are measured together. @internal */
export function circuitCosts(
  device: CheckedDevice,
  { singleQubitGates, twoQubitGates, nanoseconds }: CompiledCircuit,
  measured: readonly number[],
  shots: number,
): DeviceCosts {
  const measurement = measured.reduce(
    (longest, qubit) => Math.max(longest, readoutOf(device, qubit).time ?? Number.NaN),
    0,
  );
  return {
    circuits: 1,
    shots,
    singleQubitGates: shots * singleQubitGates,
    twoQubitGates: shots * twoQubitGates,
    measurements: shots * measured.length,
    seconds: (shots * (nanoseconds + measurement)) / 1e9,
  };
}
