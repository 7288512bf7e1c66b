import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import { ArgumentError, checkChoice, checkInteger, checkOptions } from '../../engine/index.js';
import { GATES, type RegisterGateName } from '../../register/index.js';

/** Gates of an ansatz, by their names in OpenQASM 3's `stdgates.inc` (`cnot` is its `cx`). */
export type GateName = Extract<
  RegisterGateName,
  'z' | 'rx' | 'ry' | 'rz' | 'cx' | 'cnot' | 'cz' | 'crx' | 'cry' | 'crz'
>;

/** One gate. RX(θ) = exp(−iθX/2) and so on; of two qubits the first controls. */
export interface AnsatzGate {
  /** Its name. */
  gate: GateName;
  /** Input-output qubits are 0 to N − 1, memory qubits N to N + N^M − 1. */
  qubits: readonly number[];
  /** Index into the neuron's angles; gates that name the same index share it. */
  parameter?: number;
}

/** Wirings by name; every gate has its own angle. */
export type AnsatzPreset = 'input-to-memory' | 'memory-to-input' | 'two-way';

/** A wiring by name or gate by gate. */
export type Ansatz = AnsatzPreset | readonly AnsatzGate[];

/** The wiring where none is given. */
export const DEFAULT_ANSATZ: AnsatzPreset = 'memory-to-input';

/**
 * Those of all gates that the neurons' kernels run (see assembly/register/operations/gate-kind.ts), but X: where a block of
 * neurons has lanes to spare, it would make them spike.
 */
export const ANSATZ_GATE_NAMES = (Object.keys(GATES) as RegisterGateName[]).filter(
  (name): name is GateName =>
    name !== 'x' && GATES[name].kind <= GateKind.PauliZ && GATES[name].controls <= 1,
);

/** Most qubits that a neuron may have. */
export const MAXIMUM_QUBITS = 10;

/** An ansatz spelled out. */
export interface ExpandedAnsatz {
  gates: readonly AnsatzGate[];
  /** Number of angles. */
  angles: number;
}

/**
 * Spells out and checks an ansatz for `inputs` input-output and `memory` memory qubits.
 *
 * `input-to-memory` is the paper's own (controlled rotations from each input qubit to each memory qubit, then RX on
 * every qubit); its memory is written but never read (errata S2). `memory-to-input` lets each memory qubit rotate each
 * input qubit, `two-way` does one after the other.
 */
export function expandAnsatz(ansatz: Ansatz, inputs: number, memory: number): ExpandedAnsatz {
  const qubits = inputs + memory;
  if (qubits > MAXIMUM_QUBITS) {
    throw new ArgumentError('memory', `at most ${MAXIMUM_QUBITS} qubits together with inputs`, qubits);
  }
  const gates: readonly AnsatzGate[] = Array.isArray(ansatz)
    ? Array.from(ansatz as readonly AnsatzGate[])
    : presetGates(ansatz as AnsatzPreset, inputs, memory);
  let angles = 0;
  gates.forEach((described, index) => {
    const field = `ansatz[${index}]`;
    checkOptions(field, described, ['gate', 'qubits', 'parameter']);
    const { gate, qubits: acted, parameter } = described;
    const { controls, angles: turns } = GATES[checkChoice(`${field}.gate`, gate, ANSATZ_GATE_NAMES)];
    if (!Array.isArray(acted) || acted.length !== controls + 1) {
      throw new ArgumentError(`${field}.qubits`, controls > 0 ? '2 qubits' : '1 qubit', acted);
    }
    Array.from(acted).forEach((qubit, i) => {
      checkInteger(`${field}.qubits[${i}]`, qubit, 0, qubits - 1);
    });
    if (controls > 0 && acted[0] === acted[1]) {
      throw new ArgumentError(`${field}.qubits`, 'two different qubits', `${acted[0]} twice`);
    }
    if (turns.length > 0)
      angles = Math.max(angles, checkInteger(`${field}.parameter`, parameter, 0, 999) + 1);
    else if (parameter !== undefined) throw new ArgumentError(`${field}.parameter`, `${gate} takes no angle`);
  });
  return { gates, angles };
}

function presetGates(preset: AnsatzPreset, inputs: number, memory: number): AnsatzGate[] {
  const input = Array.from({ length: inputs }, (_, n) => n);
  const remembered = Array.from({ length: memory }, (_, m) => inputs + m);
  const write = input.flatMap((n) => remembered.map((m) => [n, m]));
  const read = remembered.flatMap((m) => input.map((n) => [m, n]));
  const wirings: Record<AnsatzPreset, number[][]> = {
    'input-to-memory': write,
    'memory-to-input': read,
    'two-way': [...write, ...read],
  };
  if (typeof preset !== 'string' || !Object.hasOwn(wirings, preset)) {
    throw new ArgumentError('ansatz', `a list of gates or one of ${Object.keys(wirings).join(', ')}`, preset);
  }
  return [
    ...wirings[preset].map((qubits) => ({ gate: 'crx' as const, qubits })),
    ...[...input, ...remembered].map((qubit) => ({ gate: 'rx' as const, qubits: [qubit] })),
  ].map((gate, parameter) => ({ ...gate, parameter }));
}

/** The list as a gate program for a register of `qubits` qubits whose first is `offset` (see gate-kind.ts). */
export function gateProgram(list: ExpandedAnsatz, qubits: number, offset = 0, firstAngle = 0): number[] {
  const mask = (qubit: number) => 2 ** (qubits - 1 - offset - qubit);
  return list.gates.flatMap(({ gate, qubits: acted, parameter }) => [
    GATES[gate].kind,
    mask(acted[acted.length - 1]!),
    acted.length === 2 ? mask(acted[0]!) : 0,
    parameter === undefined ? -1 : firstAngle + parameter,
  ]);
}

/** For each angle of the complex conjugate circuit, its sign: conjugation turns X and Z rotations around, not Y. */
export function conjugateSigns(list: ExpandedAnsatz): number[] {
  return list.gates.map(({ gate }) => (GATES[gate].kind === GateKind.RotationY ? 1 : -1));
}
