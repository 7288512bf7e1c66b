import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import { GATES } from '../../register/index.js';
import type { AnsatzGate, ExpandedAnsatz } from './ansatz.js';

/** A circuit in which a step has a closed form: what turns the input qubits, and what happens to the memory after that. */
export interface ClosedForm {
  /** RX on input qubits, controlled by a memory qubit or not. */
  reads: AnsatzGate[];
  /** Gates on memory qubits alone. */
  afterwards: AnsatzGate[];
}

/** Gates that commute with being a control. */
const DIAGONAL: GateKind[] = [GateKind.RotationZ, GateKind.PauliZ];

/**
 * The circuit's two parts, if it has them: input qubits are only ever turned about X, by angles that depend on nothing but
 * the basis state of the memory, and nothing but diagonal gates changes a memory qubit before it was last read. All
 * rotations of an input qubit then commute and add up to one, by φ_n + θ_n + Σ_m k_m θ_mn where the memory is in the basis
 * state k. Gates keep their order within each part.
 */
export function closedForm({ gates }: ExpandedAnsatz, inputs: number): ClosedForm | undefined {
  const reads: AnsatzGate[] = [];
  const afterwards: AnsatzGate[] = [];
  const changed = new Set<number>();
  for (const gate of gates) {
    const { qubits } = gate;
    const { kind } = GATES[gate.gate];
    const target = qubits[qubits.length - 1]!;
    const controls = qubits.slice(0, -1);
    if (controls.some((control) => control < inputs)) return undefined;
    if (target < inputs) {
      if (kind !== GateKind.RotationX || controls.some((control) => changed.has(control))) return undefined;
      reads.push(gate);
    } else {
      if (!DIAGONAL.includes(kind)) for (const qubit of qubits) changed.add(qubit);
      afterwards.push(gate);
    }
  }
  return { reads, afterwards };
}

/** Whether a closed form is of one channel, and of one memory qubit that is only turned about X after it was read. */
export function isShort(
  { afterwards }: ClosedForm,
  { inputs, memory, memoryKind }: { inputs: number; memory: number; memoryKind: string },
): boolean {
  const turned = afterwards.every(({ gate }) => gate === 'rx');
  return inputs === 1 && memory === 1 && memoryKind === 'quantum' && turned;
}
