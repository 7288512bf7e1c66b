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
    .map(withGeneral);
}

/** The shortest of them: of one channel, and one memory qubit that is only turned about X after it was read. */
export function arbitraryShortCircuit(): fc.Arbitrary<ClosedCircuit> {
  const gateOf = (gate: 'rx' | 'crx', qubits: number[]) =>
    fc.record({
      gate: fc.constant(gate),
      qubits: fc.constant(qubits),
      parameter: fc.integer({ min: 0, max: 3 }),
    });
  const reads = fc.array(fc.oneof(gateOf('crx', [1, 0]), gateOf('rx', [0])), { maxLength: 4 });
  const turns = fc.array(gateOf('rx', [1]), { maxLength: 3 });
  return fc
    .tuple(reads, turns)
    .filter(([first, then]) => first.length + then.length > 0)
    .map(([first, then]) => withGeneral({ inputs: 1, memory: 1, gates: [...first, ...then] }));
}

const withGeneral = (circuit: Omit<ClosedCircuit, 'general'>): ClosedCircuit => ({
  ...circuit,
  general: [...circuit.gates, { gate: 'z', qubits: [0] }],
});
