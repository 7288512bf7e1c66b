import fc from 'fast-check';
import type { AnsatzGate } from '../../src/spiking/public.js';

/** A circuit whose step has a closed form, with shared angles, and what makes it one that has none. */
export interface ClosedCircuit {
  inputs: number;
  memory: number;
  gates: AnsatzGate[];
  /** The same but for a Z on an input qubit, which no measurement sees: the general kernels' case. */
  general: AnsatzGate[];
}

/**
 * Circuits of rotations about X of input qubits, controlled by memory qubits or not, and of gates on memory qubits that come
 * after what they would disturb: diagonal ones anywhere, others once their qubits were read.
 */
export function arbitraryClosedCircuit(limits: {
  inputs: number;
  memory: number;
}): fc.Arbitrary<ClosedCircuit> {
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: limits.inputs }),
      memory: fc.integer({ min: 0, max: limits.memory }),
    })
    .chain(({ inputs, memory }) => {
      const input = fc.integer({ min: 0, max: inputs - 1 });
      const remembered = fc.integer({ min: inputs, max: inputs + Math.max(memory, 1) - 1 });
      const parameter = fc.integer({ min: 0, max: 3 });
      const turn = fc.record({ gate: fc.constant('rx' as const), qubits: fc.tuple(input), parameter });
      const read = fc.record({
        gate: fc.constant('crx' as const),
        qubits: fc.tuple(remembered, input),
        parameter,
      });
      const phase = fc.record({ gate: fc.constant('rz' as const), qubits: fc.tuple(remembered), parameter });
      const change = fc.record({
        gate: fc.constantFrom('rx' as const, 'ry' as const, 'rz' as const),
        qubits: fc.tuple(remembered),
        parameter,
      });
      const couple = fc.record({
        gate: fc.constantFrom('crx' as const, 'cry' as const, 'crz' as const),
        qubits: fc.uniqueArray(remembered, { minLength: 2, maxLength: 2 }),
        parameter,
      });
      const list = (gate: fc.Arbitrary<AnsatzGate>) => fc.array(gate, { minLength: 1, maxLength: 6 });
      const first = memory > 0 ? fc.oneof(read, read, turn, phase) : turn;
      const then = memory > 1 ? fc.oneof(change, couple, turn) : memory > 0 ? fc.oneof(change, turn) : turn;
      return fc.record({
        inputs: fc.constant(inputs),
        memory: fc.constant(memory),
        gates: fc.tuple(list(first), list(then)).map((lists) => lists.flat()),
      });
    })
    .map((circuit) => ({ ...circuit, general: [...circuit.gates, { gate: 'z', qubits: [0] }] }));
}
