import { ArgumentError } from '../../engine/index.js';
import type { GateSettings } from '../device.js';
import {
  type CheckedDevice,
  gateNoise,
  idleTransfer,
  qubitOf,
  readoutConfusion,
  readoutOf,
  resetState,
} from '../noise.js';
import type { GatePart } from '../parts.js';
import {
  aboutZ,
  apart,
  czTransfer,
  HADAMARD,
  inTurn,
  inverse,
  krausTransfer,
  NO_TRANSFER,
  NO_TRANSFER_OF_TWO,
  type Rotation,
  rotationTransfer,
  turned,
  UNTURNED,
} from '../transfer.js';
import type {
  CompiledAction,
  CompiledMeasuredCircuit,
  GateToCompile,
  InstructionToCompile,
  TransferStep,
} from './compiled-circuit.js';
import { DECOMPOSITIONS } from './decompositions.js';
import { NATIVE_GATES } from './native-gates.js';
import { pulsedTransfer, pulsesOf, rotationOf } from './pulses.js';

/** Compiles instruction by instruction; keeps when each qubit is free, and its fixed gates that were not made yet. */
export class Compiler {
  readonly #device: CheckedDevice;
  readonly #fold: number;
  /** Since the last measurement or condition. */
  #steps: TransferStep[] = [];
  readonly #actions: CompiledAction[] = [];
  /** For each qubit, the turn by the fixed gates that were not made yet. */
  readonly #pending: Rotation[];
  /** For each qubit, when it is free. */
  readonly #times: number[];
  /** For each qubit, the two-qubit gates in a row until then. */
  readonly #layers: number[];
  /** When each classical bit is known. */
  readonly #known = new Map<number, number>();
  readonly #pulseNoise = new Map<number, Float64Array>();
  readonly #entanglers = new Map<string, Float64Array>();
  /** Of the gate that is compiled, which may have none. */
  #noisy = true;
  #pulses = 0;
  #entangled = 0;
  #measured = 0;
  #timeKnown = true;

  constructor(qubits: number, device: CheckedDevice, fold: number) {
    this.#device = device;
    this.#fold = fold;
    this.#pending = Array(qubits).fill(UNTURNED);
    this.#times = Array(qubits).fill(0);
    this.#layers = Array(qubits).fill(0);
  }

  /** Adds a gate that always acts. */
  add(field: string, gate: GateToCompile): void {
    const { qubits, noise } = gate;
    if (noise === undefined) {
      this.#addGate(field, gate);
      return;
    }
    // It is made by itself, so that it has its own noise and others have theirs.
    for (const qubit of qubits) this.#flush(qubit);
    this.#noisy = false;
    this.#addGate(field, gate);
    for (const qubit of qubits) this.#flush(qubit);
    this.#noisy = true;
    if (noise === 'none') return;
    if (qubits.length > 2) throw new ArgumentError(`${field}.noise`, 'a gate on one or two qubits', qubits);
    this.#align(qubits);
    this.#steps.push({ kind: 'transfer', qubits, matrix: krausTransfer(noise) });
  }

  /** Adds a gate, a measurement or a reset, which may depend on what was measured before. */
  instruct(field: string, instruction: InstructionToCompile): void {
    const { qubits, condition } = instruction;
    if (!condition) {
      this.#instruct(field, instruction);
      return;
    }
    for (const qubit of qubits) this.#flush(qubit);
    const known = Math.max(...condition.bits.map((bit) => this.#known.get(bit)!));
    this.#align(qubits, known);
    this.#cut();
    const before = this.#actions.length;
    const begin = qubits.map((qubit) => [this.#times[qubit]!, this.#layers[qubit]!] as const);
    this.#instruct(field, instruction);
    for (const qubit of qubits) this.#flush(qubit);
    this.#cut();
    // Of a gate that does nothing there is none.
    if (this.#actions.length === before) return;
    const otherwise = qubits.flatMap((qubit, i) =>
      this.#idling(qubit, this.#times[qubit]! - begin[i]![0], this.#layers[qubit]! - begin[i]![1]),
    );
    const action = this.#actions.at(-1)!;
    action.condition = condition;
    action.otherwise = otherwise;
  }

  /** Lets all qubits wait for the last; `actions` hold steps where there is nothing else. */
  finish(): CompiledMeasuredCircuit {
    for (const qubit of this.#pending.keys()) this.#flush(qubit);
    this.#align([...this.#times.keys()]);
    this.#cut();
    return {
      actions: this.#actions,
      singleQubitGates: this.#pulses,
      twoQubitGates: this.#entangled,
      measurements: this.#measured,
      nanoseconds: this.#timeKnown ? Math.max(...this.#times) : Number.NaN,
    };
  }

  /** Ends an action. */
  #cut(measure?: CompiledAction['measure']): void {
    if (this.#steps.length > 0) this.#actions.push({ steps: this.#steps, otherwise: [] });
    this.#steps = [];
    if (measure) this.#actions.push({ steps: [], measure, otherwise: [] });
  }

  #instruct(field: string, instruction: InstructionToCompile): void {
    const { gate, qubits } = instruction;
    if (gate === 'measure') this.#measure(instruction);
    else if (gate === 'reset') for (const qubit of qubits) this.#reset(qubit);
    else this.add(field, instruction as GateToCompile);
  }

  #measure({ qubits, bits, noise }: InstructionToCompile): void {
    for (const qubit of qubits) this.#flush(qubit);
    this.#align(qubits);
    const confusions = qubits.map((qubit) => {
      if (noise === 'none') return Float64Array.of(1, 0, 0, 1);
      if (!noise) return readoutConfusion(this.#device, qubit);
      const { read1Of0, read0Of1 } = noise as { read1Of0: number; read0Of1: number };
      return Float64Array.of(1 - read1Of0, read0Of1, read1Of0, 1 - read0Of1);
    });
    this.#cut({ qubits, bits: bits!, confusions });
    this.#measured += qubits.length;
    for (const qubit of qubits) {
      this.#spend([qubit], 1, readoutOf(this.#device, qubit).time);
      this.#layers[qubit]!++;
    }
    // They are read together.
    const end = Math.max(...qubits.map((qubit) => this.#times[qubit]!));
    for (const qubit of qubits) this.#times[qubit] = end;
    for (const bit of bits!) this.#known.set(bit, end);
  }

  #reset(qubit: number): void {
    this.#flush(qubit);
    const matrix = new Float64Array(16);
    resetState(this.#device, qubit).forEach((coordinate, i) => {
      matrix[4 * i] = coordinate;
    });
    this.#steps.push({ kind: 'transfer', qubits: [qubit], matrix });
    this.#spend([qubit], 1, readoutOf(this.#device, qubit).resetTime);
    this.#layers[qubit]!++;
  }

  #addGate(field: string, { gate, qubits, angle, parameter }: GateToCompile): void {
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
    const noise = pulses > 0 && this.#noisy ? this.#noiseOfPulse(qubit) : NO_TRANSFER;
    const matrix = any ? inTurn(rotationTransfer(rotation), noise) : pulsedTransfer(rotation, noise);
    this.#steps.push({ kind: 'transfer', qubits: [qubit], matrix });
    this.#pulses += pulses;
    this.#spend([qubit], pulses, qubitOf(this.#device, qubit).gate.time);
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
    this.#spend(pair, this.#fold, gate.time);
    for (const qubit of pair) this.#layers[qubit]! += this.#fold;
    for (const part of after) this.#addPart(field, part, pair, [], undefined);
  }

  /** The device's two-qubit gate with its noise, folded. */
  #entangler(pair: readonly number[], gate: GateSettings): Float64Array {
    const key = `${pair.join()},${this.#noisy}`;
    let matrix = this.#entanglers.get(key);
    if (!matrix) {
      const ideal = entanglerTransfer(this.#device);
      const qubits = pair.map((qubit) => qubitOf(this.#device, qubit));
      const noise = this.#noisy ? gateNoise(this.#device, gate, qubits) : NO_TRANSFER_OF_TWO;
      const forth = inTurn(ideal, noise);
      const back = inTurn(inverse(ideal), noise);
      matrix = this.#fold === 0 ? ideal : forth;
      for (let i = 1; i < this.#fold; i += 2) matrix = inTurn(matrix, back, forth);
      this.#entanglers.set(key, matrix);
    }
    return matrix;
  }

  /** Lets some qubits wait for the last of them, and at least until a time. */
  #align(qubits: readonly number[], earliest = 0): void {
    const time = Math.max(earliest, ...qubits.map((qubit) => this.#times[qubit]!));
    const layers = Math.max(0, ...qubits.map((qubit) => this.#layers[qubit]!));
    for (const qubit of qubits) {
      this.#steps.push(...this.#idling(qubit, time - this.#times[qubit]!, layers - this.#layers[qubit]!));
      this.#times[qubit] = time;
      this.#layers[qubit] = layers;
    }
  }

  #idling(qubit: number, time: number, layers: number): TransferStep[] {
    if (time === 0 && layers === 0) return [];
    const matrix = idleTransfer(this.#device, qubit, time, layers);
    return matrix === NO_TRANSFER ? [] : [{ kind: 'transfer', qubits: [qubit], matrix }];
  }

  #spend(qubits: readonly number[], gates: number, time: number | undefined): void {
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
