import fc from 'fast-check';
import type { GateOperation, RegisterGateName } from '../../src/register/public.js';
import type { Matrix } from '../oracle/complex.js';
import { embed, GATES, normalised } from '../oracle/dense-register.js';

export const angle = fc.double({ min: -7, max: 7, noNaN: true });

/** Different qubits of a register. */
export const someQubits = (qubits: number, count: number) =>
  fc.shuffledSubarray(
    Array.from({ length: qubits }, (_, qubit) => qubit),
    { minLength: count, maxLength: count },
  );

/** The amplitudes of a random state, re and im in turn. */
export const arbitraryAmplitudes = (qubits: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: 2 * 2 ** qubits,
      maxLength: 2 * 2 ** qubits,
    })
    .filter((numbers) => numbers.some((value) => Math.abs(value) > 0.1))
    .map(normalised);

/** A gate of the register with the matrix that the oracle has for it, on all qubits. */
export interface KnownGate {
  operation: GateOperation;
  matrix: Matrix;
}

/** Any named gate that fits. */
export function arbitraryGate(qubits: number): fc.Arbitrary<KnownGate> {
  const names = Object.keys(GATES).filter((name) => width(name) <= qubits);
  return fc.constantFrom(...names).chain((name) => {
    const [angles, matrix] = GATES[name]!;
    return fc
      .tuple(someQubits(qubits, width(name)), fc.array(angle, { minLength: angles, maxLength: angles }))
      .map(([list, values]): KnownGate => {
        const gate = name as RegisterGateName;
        const operation: GateOperation = { gate, qubits: list };
        if (angles > 0) operation.angle = angles === 1 ? values[0] : values;
        return { operation, matrix: embed(matrix(...values), list, qubits) };
      });
  });
}

const width = (name: string) => {
  const [angles, matrix] = GATES[name]!;
  return Math.log2(matrix(...new Array<number>(angles).fill(1)).length);
};
