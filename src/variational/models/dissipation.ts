import { ArgumentError, checkNumber, checkOptions, type LongWorkOptions } from '../../engine/index.js';
import {
  type ComplexMatrix,
  checkMatrix,
  checkQubits,
  type DensityMatrix,
  dissipator,
  exponential,
  krausOfSuperoperator,
  times,
} from '../../register/index.js';

/** Contact with the environment, by which a state becomes mixed: L = √rate · operator. */
export interface Dissipation {
  /** On one or two qubits: row-major, re and im in turn, 8 or 32 numbers. */
  operator: ComplexMatrix;
  /** Where it acts; the first is the more significant bit of the matrix's indices. */
  qubits: readonly number[];
  /** Per unit of time, at least 0. */
  rate: number;
}

/** What a contact does in a step: Kraus operators, and where. */
export interface DissipationStep {
  operators: Float64Array[];
  qubits: number[];
}

const MOST_CHANNELS = 1024;
/** Of the generator's entries, times the step: its exponential is a matter of some tens of squarings. */
const LARGEST = 1e6;

/** e^(𝒟[L] dt) of each contact, exactly. */
export function dissipationSteps(
  field: string,
  given: unknown,
  qubits: number,
  dt: number,
): DissipationStep[] {
  if (!Array.isArray(given) || given.length > MOST_CHANNELS) {
    throw new ArgumentError(field, `an array of at most ${MOST_CHANNELS} channels`, given);
  }
  return Array.from(given as readonly Dissipation[], (channel, i) => {
    const name = `${field}[${i}]`;
    checkOptions(name, channel, ['operator', 'qubits', 'rate']);
    const size = (channel.operator as ComplexMatrix)?.length === 32 ? 4 : 2;
    const operator = checkMatrix(`${name}.operator`, channel.operator, size);
    const rate = checkNumber(`${name}.rate`, channel.rate, 0);
    const places = checkQubits(`${name}.qubits`, channel.qubits, qubits, size === 4 ? 2 : 1);
    const generator = times(rate * dt, dissipator(operator, size));
    if (!generator.every((entry) => Math.abs(entry) <= LARGEST)) {
      throw new ArgumentError(`${name}.rate`, `a rate of which no step comes to ${LARGEST}`, channel.rate);
    }
    return { operators: krausOfSuperoperator(exponential(generator, size * size)), qubits: places };
  });
}

/** Lets all contacts act, one after the other, or the other way round. */
export async function dissipate(
  state: DensityMatrix,
  steps: readonly DissipationStep[],
  signal: LongWorkOptions['signal'],
): Promise<void> {
  for (const { operators, qubits } of steps) await state.channel(operators, qubits, { signal });
}
