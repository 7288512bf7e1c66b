import fc from 'fast-check';
import type { AnsatzGate, GateName } from '../../src/spiking/public.js';
import type { OracleNeuron } from '../oracle/sqs-oracle.js';

const ONE_QUBIT: GateName[] = ['z', 'rx', 'ry', 'rz'];
const TWO_QUBITS: GateName[] = ['cx', 'cnot', 'cz', 'crx', 'cry', 'crz'];

const WITHOUT_ANGLE: GateName[] = ['z', 'cx', 'cnot', 'cz'];

/** Random neurons of all kinds, with shared angles. */
export function arbitraryNeuron(limits: { inputs: number; memory: number }): fc.Arbitrary<OracleNeuron> {
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: limits.inputs }),
      memory: fc.integer({ min: 0, max: limits.memory }),
      kind: fc.constantFrom('quantum' as const, 'last-spike' as const, 'none' as const),
      angleCount: fc.integer({ min: 1, max: 5 }),
    })
    .chain(({ inputs, memory, kind, angleCount }) => {
      const qubits = inputs + memory;
      const qubit = fc.integer({ min: 0, max: qubits - 1 });
      const parameter = fc.integer({ min: 0, max: angleCount - 1 });
      const one = fc.record({ gate: fc.constantFrom(...ONE_QUBIT), qubits: fc.tuple(qubit), parameter });
      const pair = fc.uniqueArray(qubit, { minLength: 2, maxLength: 2 });
      const two = fc.record({ gate: fc.constantFrom(...TWO_QUBITS), qubits: pair, parameter });
      const gate = qubits > 1 ? fc.oneof(one, two) : one;
      return fc.record({
        inputs: fc.constant(inputs),
        memory: fc.constant(memory),
        memoryKind: fc.constant(memory === 0 && kind === 'last-spike' ? ('none' as const) : kind),
        angles: fc.array(fc.double({ min: -4, max: 4, noNaN: true }), {
          minLength: angleCount,
          maxLength: angleCount,
        }),
        // The last gate names the last angle, so that the list uses `angleCount` angles.
        gates: fc
          .array(gate, { minLength: 1, maxLength: 8 })
          .map((gates): AnsatzGate[] => [
            ...gates.map((g) => (WITHOUT_ANGLE.includes(g.gate) ? { gate: g.gate, qubits: g.qubits } : g)),
            { gate: 'rx', qubits: [qubits - 1], parameter: angleCount - 1 },
          ]),
      });
    });
}

/** Currents [T][N], positive and not, and spike patterns [T] for a neuron. */
export function arbitraryRecord(neuron: OracleNeuron, steps: { min: number; max: number }) {
  return fc.integer(steps).chain((length) =>
    fc.record({
      currents: fc.array(
        fc.array(fc.double({ min: -0.5, max: 1.5, noNaN: true }), {
          minLength: neuron.inputs,
          maxLength: neuron.inputs,
        }),
        { minLength: length, maxLength: length },
      ),
      record: fc.array(fc.integer({ min: 0, max: 2 ** neuron.inputs - 1 }), {
        minLength: length,
        maxLength: length,
      }),
    }),
  );
}

/** The spikes of a pattern, channel 0 the highest bit. */
export const spikesOf = (pattern: number, inputs: number): number[] =>
  Array.from({ length: inputs }, (_, n) => (pattern >> (inputs - 1 - n)) & 1);
