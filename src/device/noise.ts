import type { Kernels, Settings } from '../engine/index.js';
import { ArgumentError } from '../engine/index.js';
import type { DeviceSettings, GateSettings, QubitSettings, ReadoutSettings } from './device.js';
import type { deviceOptions } from './device-options.js';
import { apart, diagonalTransfer, inTurn, NO_TRANSFER } from './transfer.js';

/** A device whose noise can be computed. */
export interface CheckedDevice {
  readonly kernels: Kernels;
  readonly settings: DeviceSettings;
  readonly noiseScale: number;
  /** Whether qubits decay while others are gated, measured and reset. */
  readonly idling: boolean;
  readonly midCircuit: boolean;
}

/** What options ask for, or undefined where there is no noise: no device is given, or the scale is 0. */
export function noisyDevice(
  kernels: Kernels,
  { device, noiseScale, model, measurement }: Settings<ReturnType<typeof deviceOptions>>,
): CheckedDevice | undefined {
  if (!device || noiseScale === 0) return undefined;
  const midCircuit = measurement === 'mid-circuit';
  return { kernels, settings: device, noiseScale, idling: model === 'idling', midCircuit };
}

/** Throws if a device has fewer qubits than a circuit. */
export function checkDeviceQubits(
  field: string,
  { settings: { qubits } }: CheckedDevice,
  count: number,
): void {
  if (Array.isArray(qubits) && qubits.length < count) {
    throw new ArgumentError(field, `a device of at least ${count} qubits`, qubits.length);
  }
}

export const qubitOf = ({ settings: { qubits } }: CheckedDevice, qubit: number): QubitSettings =>
  Array.isArray(qubits) ? qubits[qubit]! : qubits;

/** How a qubit is read and reset. */
export function readoutOf(device: CheckedDevice, qubit: number): ReadoutSettings {
  const { readout, midCircuit } = qubitOf(device, qubit);
  return (device.midCircuit && midCircuit) || readout;
}

/** What is left of a coordinate, at the scale of the noise. */
function scaled({ kernels, noiseScale }: CheckedDevice, left: number): number {
  if (noiseScale === 1) return left;
  return left > 0 ? kernels.exp(noiseScale * kernels.log(left)) : 0;
}

/** What relaxation leaves of coherences and of the population of |1⟩. */
function leftAfter({ kernels }: CheckedDevice, { t1, t2 }: QubitSettings, time: number): [number, number] {
  return [kernels.exp(-time / t2), kernels.exp(-time / t1)];
}

/** Relaxation to |0⟩ over a time, of which an unknown one is none. */
function relaxation(device: CheckedDevice, qubit: QubitSettings, time = 0): Float64Array {
  const [coherence, population] = leftAfter(device, qubit, device.noiseScale * time);
  const matrix = diagonalTransfer([1, coherence, coherence, population]);
  matrix[12] = 1 - population;
  return matrix;
}

/** Errors X, Y and Z with given probabilities. */
function pauliErrors(device: CheckedDevice, [x, y, z]: readonly number[]): Float64Array {
  const left = (flips: number) => scaled(device, 1 - 2 * flips);
  return diagonalTransfer([1, left(y! + z!), left(x! + z!), left(x! + y!)]);
}

/**
 * The strength λ of depolarizing, (1 − λ) ρ + λ 1/d, that makes up a gate's error with relaxation behind it, as Qiskit
 * Aer's model of a device has it.
 */
export function depolarizing(
  device: CheckedDevice,
  { error, time = 0 }: GateSettings,
  qubits: readonly QubitSettings[],
): number {
  const size = 2 ** qubits.length;
  const trace = qubits.reduce((product, qubit) => {
    const [coherence, population] = leftAfter(device, qubit, time);
    return product * (1 + 2 * coherence + population);
  }, 1);
  const fidelity = (trace / size + 1) / (size + 1);
  const excess = error - (1 - fidelity);
  if (excess <= 0) return 0;
  return Math.min((size * excess) / (size * fidelity - 1), size ** 2 / (size ** 2 - 1));
}

/** A gate's noise, which comes behind it: depolarizing or Pauli errors, then relaxation of each qubit. */
export function gateNoise(
  device: CheckedDevice,
  gate: GateSettings,
  qubits: readonly QubitSettings[],
): Float64Array {
  const together = (matrices: Float64Array[]) =>
    matrices.length === 1 ? matrices[0]! : apart(matrices[0]!, matrices[1]!);
  const { pauli } = gate;
  const relaxed = together(qubits.map((qubit) => relaxation(device, qubit, gate.time)));
  if (pauli) {
    const errors = qubits.map((_, i) => pauliErrors(device, pauli.slice(3 * i, 3 * i + 3)));
    return inTurn(together(errors), relaxed);
  }
  const left = scaled(device, 1 - depolarizing(device, gate, qubits));
  return inTurn(diagonalTransfer([1, ...Array(4 ** qubits.length - 1).fill(left)]), relaxed);
}

/**
 * The transfer matrix [4][4] of a qubit that idles while others are at work.
 *
 * @param layers gates on two qubits, measurements and resets that it waits for
 */
export function idleTransfer(
  device: CheckedDevice,
  qubit: number,
  nanoseconds: number,
  layers: number,
): Float64Array {
  if (!device.idling) return NO_TRANSFER;
  const settings = qubitOf(device, qubit);
  const relaxed = relaxation(device, settings, nanoseconds);
  if (!settings.idlePauli) return relaxed;
  let errors = NO_TRANSFER;
  for (let i = 0; i < layers; i++) errors = inTurn(errors, pauliErrors(device, settings.idlePauli));
  return inTurn(errors, relaxed);
}

/** Of a qubit that idles while others are measured, and reset too where that is said. */
export function measurementIdleTransfer(
  device: CheckedDevice,
  qubit: number,
  measured: readonly number[],
  reset: boolean,
): Float64Array {
  const most = (field: 'time' | 'resetTime') =>
    measured.reduce((longest, other) => Math.max(longest, readoutOf(device, other)[field] ?? 0), 0);
  const time = most('time') + (reset ? most('resetTime') : 0);
  return idleTransfer(device, qubit, time, reset ? 2 : 1);
}

/** The probabilities of reading 0 and 1, [read][true] in a row. */
export function readoutConfusion(device: CheckedDevice, qubit: number): Float64Array {
  const { read1Of0, read0Of1 } = readoutOf(device, qubit);
  const both = read1Of0 + read0Of1;
  // The matrix to the power of the noise's scale, of eigenvalues 1 and 1 − both.
  const share = device.noiseScale === 1 || both === 0 ? 1 : (1 - scaled(device, 1 - both)) / both;
  return Float64Array.of(1 - share * read1Of0, share * read0Of1, share * read1Of0, 1 - share * read0Of1);
}

/** The coordinates of a qubit that was reset. */
export function resetState(device: CheckedDevice, qubit: number): Float64Array {
  const { resetError } = readoutOf(device, qubit);
  return Float64Array.of(1, 0, 0, 2 * scaled(device, 1 - resetError) - 1);
}
