import { ArgumentError } from '../engine/index.js';
import { DECOMPOSITIONS } from './decompositions.js';
import type { GateSettings } from './device.js';
import { NATIVE_GATES } from './native-gates.js';
import { type CheckedDevice, checkDeviceQubits, gateNoise, idleTransfer, qubitOf } from './noise.js';
import type { GatePart } from './parts.js';
import { pulsedTransfer, pulsesOf, rotationOf } from './pulses.js';
import {
  aboutZ,
  apart,
  czTransfer,
  HADAMARD,
  inTurn,
  inverse,
  NO_TRANSFER,
  type Rotation,
  rotationTransfer,
  turned,
  UNTURNED,
} from './transfer.js';

/** A gate as circuits have it: `CircuitGate` of `register`, which stands above. */
export interface GateToCompile {
  gate: string | ArrayLike<number>;
  qubits: readonly number[];
  angle?: number | ArrayLike<number>;
  parameter?: number | readonly number[];
}

/** One step on a density matrix's Pauli coordinates (order I, X, Y, Z; first qubit most significant). */
export type TransferStep =
  /** A virtual turn RZ(factor · angle), without noise; `parameter` is the number of the free angle. */
  | { kind: 'turn'; qubit: number; parameter: number; factor: number }
  /** A gate and its noise, or idling: its transfer matrix of one or two qubits, rows out and columns in. */
  | { kind: 'transfer'; qubits: readonly number[]; matrix: Float64Array };

/** A circuit in a device's gates. */
export interface CompiledCircuit {
  steps: TransferStep[];
  /** Pulses on one qubit. */
  singleQubitGates: number;
  twoQubitGates: number;
  /** From beginning to end; NaN where a device does not publish how long one of its gates takes. */
  nanoseconds: number;
}

/** How a circuit is compiled. */
export interface CompileSettings {
  /** What the gates are called in errors (default 'gates'). */
  field?: string;
  /** How often each two-qubit gate U is done, an odd number: U (U⁻¹ U)^n, for extrapolation (default 1). */
  fold?: number;
}

/**
 * Gates, which were checked, with free parameters or without, in the device's own gates with their noise and the idling of
 * all other qubits. Each qubit's gates are done as soon as they can be; in the end all wait for the last.
 *
 * @throws ArgumentError naming the gate that the device does not have
 */
export function compileForDevice(
  gates: readonly GateToCompile[],
  qubits: number,
  device: CheckedDevice,
  { field = 'gates', fold = 1 }: CompileSettings = {},
): CompiledCircuit {
  checkDeviceQubits('options.device', device, qubits);
  const compiler = new Compiler(qubits, device, fold);
  gates.forEach((gate, i) => {
    compiler.add(`${field}[${i}]`, gate);
  });
  return compiler.finish();
}

class Compiler {
  readonly #device: CheckedDevice;
  readonly #fold: number;
  readonly #steps: TransferStep[] = [];
  /** For each qubit, the turn by the fixed gates that were not made yet. */
  readonly #pending: Rotation[];
  /** For each qubit, when it is free. */
  readonly #times: number[];
  /** For each qubit, the two-qubit gates in a row until then. */
  readonly #layers: number[];
  readonly #pulseNoise = new Map<number, Float64Array>();
  readonly #entanglers = new Map<string, Float64Array>();
  #pulses = 0;
  #entangled = 0;
  #timeKnown = true;

  constructor(qubits: number, device: CheckedDevice, fold: number) {
    this.#device = device;
    this.#fold = fold;
    this.#pending = Array(qubits).fill(UNTURNED);
    this.#times = Array(qubits).fill(0);
    this.#layers = Array(qubits).fill(0);
  }

  add(field: string, { gate, qubits, angle, parameter }: GateToCompile): void {
    if (typeof gate !== 'string') {
      if (gate.length !== 8) {
        throw new ArgumentError(`${field}.gate`, 'a named gate or a matrix on one qubit, on a device', gate);
      }
      this.#turn(qubits[0]!, rotationOf(gate));
      return;
    }
    const angles = angle === undefined || typeof angle === 'number' ? [angle ?? 0] : angle;
    const parameters = typeof parameter === 'number' ? [parameter] : parameter;
    for (const part of DECOMPOSITIONS[gate]!) this.#addPart(field, part, qubits, angles, parameters);
  }

  finish(): CompiledCircuit {
    this.#pending.forEach((_, qubit) => {
      this.#flush(qubit);
    });
    this.#align(this.#times.map((_, qubit) => qubit));
    return {
      steps: this.#steps,
      singleQubitGates: this.#pulses,
      twoQubitGates: this.#entangled,
      nanoseconds: this.#timeKnown ? Math.max(...this.#times) : Number.NaN,
    };
  }

  #addPart(
    field: string,
    part: GatePart,
    qubits: readonly number[],
    angles: ArrayLike<number>,
    parameters: readonly number[] | undefined,
  ): void {
    if (part[0] === 'cz') {
      this.#entangle(field, qubits[part[1]]!, qubits[part[2]]!);
      return;
    }
    const qubit = qubits[part[1]]!;
    if (part[0] === 'h') {
      this.#turn(qubit, HADAMARD);
      return;
    }
    const [, , fixed, multiples] = part;
    const free = parameters ? multiples : [];
    const given = parameters ? [] : multiples;
    const angle = given.reduce((sum, [i, factor]) => sum + factor * angles[i]!, fixed);
    if (angle !== 0) {
      const { cos, sin } = this.#device.kernels;
      this.#turn(qubit, aboutZ(cos(angle), sin(angle)));
    }
    if (free.length === 0) return;
    // Fixed turns about Z may as well come behind those by free angles.
    if (pulsesOf(this.#pending[qubit]!) > 0) this.#flush(qubit);
    for (const [i, factor] of free) {
      this.#steps.push({ kind: 'turn', qubit, parameter: parameters![i]!, factor });
    }
  }

  #turn(qubit: number, rotation: Rotation): void {
    this.#pending[qubit] = turned(rotation, this.#pending[qubit]!);
  }

  /** Makes the gates of a qubit that were put off. */
  #flush(qubit: number): void {
    const rotation = this.#pending[qubit]!;
    this.#pending[qubit] = UNTURNED;
    if (rotation.every((entry, i) => entry === UNTURNED[i])) return;
    const any = this.#device.settings.pulses === 'any';
    const pulses = any ? Math.min(1, pulsesOf(rotation)) : pulsesOf(rotation);
    const noise = pulses > 0 ? this.#noiseOfPulse(qubit) : NO_TRANSFER;
    const matrix = any ? inTurn(rotationTransfer(rotation), noise) : pulsedTransfer(rotation, noise);
    this.#steps.push({ kind: 'transfer', qubits: [qubit], matrix });
    this.#pulses += pulses;
    this.#spend([qubit], pulses, qubitOf(this.#device, qubit).gate);
  }

  #noiseOfPulse(qubit: number): Float64Array {
    let noise = this.#pulseNoise.get(qubit);
    if (!noise) {
      const settings = qubitOf(this.#device, qubit);
      noise = gateNoise(this.#device, settings.gate, [settings]);
      this.#pulseNoise.set(qubit, noise);
    }
    return noise;
  }

  /** A CZ, by the two-qubit gate that the device has between these qubits, in its direction. */
  #entangle(field: string, a: number, b: number): void {
    const { entangler, couplings, twoQubitGate } = this.#device.settings;
    const coupling = couplings.find(({ qubits: [c, d] }) => (a === c && b === d) || (a === d && b === c));
    const gate = coupling ?? twoQubitGate;
    if (!gate)
      throw new ArgumentError(field, `the device has no two-qubit gate between qubits ${a} and ${b}`);
    const pair = coupling ? coupling.qubits : [a, b];
    const { before, after, diagonal } = NATIVE_GATES[entangler];
    for (const part of before) this.#addPart(field, part, pair, [], undefined);
    for (const qubit of pair) {
      if (!diagonal || pulsesOf(this.#pending[qubit]!) > 0) this.#flush(qubit);
    }
    this.#align(pair);
    this.#steps.push({ kind: 'transfer', qubits: pair, matrix: this.#entangler(pair, gate) });
    this.#entangled += this.#fold;
    this.#spend(pair, this.#fold, gate);
    for (const qubit of pair) this.#layers[qubit]! += this.#fold;
    for (const part of after) this.#addPart(field, part, pair, [], undefined);
  }

  /** The device's two-qubit gate with its noise, folded. */
  #entangler(pair: readonly number[], gate: GateSettings): Float64Array {
    const key = pair.join();
    let matrix = this.#entanglers.get(key);
    if (!matrix) {
      const ideal = entanglerTransfer(this.#device);
      const qubits = pair.map((qubit) => qubitOf(this.#device, qubit));
      const noise = gateNoise(this.#device, gate, qubits);
      const forth = inTurn(ideal, noise);
      const back = inTurn(inverse(ideal), noise);
      matrix = forth;
      for (let i = 1; i < this.#fold; i += 2) matrix = inTurn(matrix, back, forth);
      this.#entanglers.set(key, matrix);
    }
    return matrix;
  }

  /** Lets some qubits wait for the last of them. */
  #align(qubits: readonly number[]): void {
    const time = Math.max(...qubits.map((qubit) => this.#times[qubit]!));
    const layers = Math.max(...qubits.map((qubit) => this.#layers[qubit]!));
    for (const qubit of qubits) {
      const [wait, missed] = [time - this.#times[qubit]!, layers - this.#layers[qubit]!];
      this.#times[qubit] = time;
      this.#layers[qubit] = layers;
      const matrix = wait > 0 || missed > 0 ? idleTransfer(this.#device, qubit, wait, missed) : NO_TRANSFER;
      if (matrix !== NO_TRANSFER) this.#steps.push({ kind: 'transfer', qubits: [qubit], matrix });
    }
  }

  #spend(qubits: readonly number[], gates: number, { time }: GateSettings): void {
    if (gates === 0) return;
    this.#timeKnown &&= time !== undefined;
    for (const qubit of qubits) this.#times[qubit]! += gates * (time ?? 0);
  }
}

/** The device's two-qubit gate without noise. */
function entanglerTransfer({ kernels: { cos, sin }, settings: { entangler } }: CheckedDevice): Float64Array {
  const matrices = NATIVE_GATES[entangler].parts.map((part) => {
    if (part[0] === 'cz') return czTransfer();
    const turn = rotationTransfer(part[0] === 'h' ? HADAMARD : aboutZ(cos(part[2]), sin(part[2])));
    return part[1] === 0 ? apart(turn, NO_TRANSFER) : apart(NO_TRANSFER, turn);
  });
  return inTurn(...matrices);
}
