import fc from 'fast-check';
import type { CircuitInstruction, Condition } from '../../src/register/public.js';
import { arbitraryGate, someQubits } from './arbitrary-register.js';

type Kind = 'gate' | 'measure' | 'reset';

/** Circuits with measurements into `bits` classical bits, resets and conditions. */
export function arbitraryInstructions(
  qubits: number,
  bits: number,
  maxLength: number,
): fc.Arbitrary<CircuitInstruction[]> {
  const measure = fc
    .integer({ min: 1, max: Math.min(qubits, bits) })
    .chain((count) => fc.tuple(someQubits(qubits, count), someQubits(bits, count)))
    .map(([measured, into]): CircuitInstruction => ({ gate: 'measure', qubits: measured, bits: into }));
  const reset = fc
    .integer({ min: 1, max: qubits })
    .chain((count) => someQubits(qubits, count))
    .map((list): CircuitInstruction => ({ gate: 'reset', qubits: list }));
  const condition = fc
    .integer({ min: 1, max: bits })
    .chain((count) => fc.tuple(someQubits(bits, count), fc.nat(2 ** count - 1)))
    .map(([list, value]): Condition => ({ bits: list, value }));
  const gate = arbitraryGate(qubits).map(({ operation }): CircuitInstruction => operation);
  const kind = fc.constantFrom<Kind>('gate', 'gate', 'gate', 'gate', 'measure', 'measure', 'reset');
  const instruction = fc
    .tuple(
      kind.chain((name): fc.Arbitrary<CircuitInstruction> => ({ gate, measure, reset })[name]),
      fc.option(condition, { freq: 2, nil: undefined }),
    )
    .map(([given, when]): CircuitInstruction => (when ? { ...given, condition: when } : given));
  return fc.array(instruction, { maxLength }).map(knownConditions);
}

/** Without the conditions on bits that nothing was measured into before. */
function knownConditions(list: CircuitInstruction[]): CircuitInstruction[] {
  const measured = new Set<number>();
  return list.map((given) => {
    const { condition, ...rest } = given;
    const known = condition?.bits.every((bit) => measured.has(bit));
    if (given.gate === 'measure') for (const bit of given.bits) measured.add(bit);
    return known ? given : (rest as CircuitInstruction);
  });
}
