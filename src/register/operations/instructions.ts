import {
  ArgumentError,
  checkInteger,
  checkOptions,
  checkText,
  runAtOnce,
  type Steps,
} from '../../engine/index.js';
import { checkQubits } from '../algebra/masks.js';
import { checkUnitary } from '../algebra/matrix.js';
import {
  type CircuitGate,
  type CircuitInstruction,
  type Condition,
  checkAngles,
  checkParameters,
  type GateOperation,
  type MeasureOperation,
  namedGate,
  type ResetOperation,
} from './gates.js';
import { checkGateNoise, checkReadoutNoise } from './operation-noise.js';

/** The largest number that a classical bit may have. */
const MOST_BITS = 65_535;
/** As many bits as a condition may compare with a number. */
const MOST_COMPARED = 30;

/** Instructions that are checked before others may run. */
const PIECE = 1000;

/**
 * Checked copies of what a circuit does, which nobody can change any more.
 *
 * @internal
 */
export const checkInstructions = (field: string, list: unknown, qubits: number): CircuitInstruction[] =>
  runAtOnce(checkingInstructions(field, list, qubits));

/** The same in pieces. @internal */
export function* checkingInstructions(
  field: string,
  list: unknown,
  qubits: number,
): Steps<CircuitInstruction[]> {
  if (!Array.isArray(list)) throw new ArgumentError(field, 'an array of gates', list);
  const measured = new Set<number>();
  const checked: CircuitInstruction[] = [];
  for (let i = 0; i < list.length; i++) {
    const given = list[i] as CircuitInstruction;
    const place = `${field}[${i}]`;
    const instruction = checkInstruction(place, given, qubits);
    for (const bit of instruction.condition?.bits ?? []) {
      if (!measured.has(bit)) {
        throw new ArgumentError(`${place}.condition.bits`, 'bits that were measured before', bit);
      }
    }
    if (instruction.gate === 'measure') for (const bit of instruction.bits) measured.add(bit);
    checked.push(frozen(instruction));
    if (i % PIECE === PIECE - 1) yield;
  }
  return checked;
}

/** Whether it is a gate that always acts. @internal */
export const isUnitary = ({ gate, condition }: CircuitInstruction): boolean =>
  gate !== 'measure' && gate !== 'reset' && condition === undefined;

/** A gate that always acts, of which the gate itself is not checked yet. @internal */
export function unitaryGate(field: string, given: CircuitInstruction): GateOperation {
  checkOptions(field, given, ['gate', 'qubits', 'angle', 'bits', 'condition', 'noise']);
  if (isUnitary(given)) return given as GateOperation;
  throw new ArgumentError(field, 'a gate that always acts (a Circuit measures)', given);
}

/** How many classical bits checked instructions have: one more than the largest number. @internal */
export const bitsOf = (list: readonly CircuitInstruction[]): number =>
  list.reduce(
    (most, instruction) =>
      instruction.gate === 'measure' ? Math.max(most, ...instruction.bits.map((bit) => bit + 1)) : most,
    0,
  );

function checkInstruction(field: string, given: CircuitInstruction, qubits: number): CircuitInstruction {
  const kind = (given as CircuitInstruction | undefined)?.gate;
  if (kind === 'measure') return checkMeasure(field, given as MeasureOperation, qubits);
  if (kind === 'reset') return checkReset(field, given as ResetOperation, qubits);
  return checkGate(field, given as CircuitGate, qubits);
}

function checkMeasure(field: string, given: MeasureOperation, qubits: number): MeasureOperation {
  checkOptions(field, given, ['gate', 'qubits', 'bits', 'condition', 'noise']);
  const places = checkQubits(`${field}.qubits`, given.qubits, qubits);
  const bits = checkBits(`${field}.bits`, given.bits);
  if (bits.length !== places.length) {
    throw new ArgumentError(`${field}.bits`, `a bit for each of ${places.length} qubits`, given.bits);
  }
  const noise = checkReadoutNoise(`${field}.noise`, given.noise);
  return { gate: 'measure', qubits: places, bits, ...conditionOf(field, given), ...noise };
}

function checkReset(field: string, given: ResetOperation, qubits: number): ResetOperation {
  checkOptions(field, given, ['gate', 'qubits', 'condition']);
  const places = checkQubits(`${field}.qubits`, given.qubits, qubits);
  return { gate: 'reset', qubits: places, ...conditionOf(field, given) };
}

function checkGate(field: string, given: CircuitGate, qubits: number): CircuitGate {
  checkOptions(field, given, ['gate', 'qubits', 'angle', 'parameter', 'condition', 'noise']);
  const { gate, angle, parameter } = given;
  const condition = conditionOf(field, given);
  if (typeof gate !== 'string') {
    const { matrix, qubits: targets } = checkUnitary(`${field}.gate`, gate);
    for (const [name, value] of Object.entries({ angle, parameter })) {
      if (value !== undefined) throw new ArgumentError(`${field}.${name}`, 'none with a matrix', value);
    }
    return {
      gate: matrix,
      qubits: checkQubits(`${field}.qubits`, given.qubits, qubits, targets),
      ...condition,
      ...checkGateNoise(`${field}.noise`, given.noise, targets),
    };
  }
  const { controls, targets, angles } = namedGate(`${field}.gate`, checkText(`${field}.gate`, gate));
  const places = checkQubits(`${field}.qubits`, given.qubits, qubits, controls + targets);
  const noise = checkGateNoise(`${field}.noise`, given.noise, places.length);
  const count = angles.length;
  const free = checkParameters(field, given, count);
  if (free) return { gate, qubits: places, parameter: count === 1 ? free[0] : free, ...condition, ...noise };
  const values = checkAngles(`${field}.angle`, angle, count);
  return {
    gate,
    qubits: places,
    ...(count > 0 && { angle: count === 1 ? values[0] : values }),
    ...condition,
    ...noise,
  };
}

function conditionOf(field: string, { condition }: { condition?: Condition }): { condition?: Condition } {
  if (condition === undefined) return {};
  checkOptions(`${field}.condition`, condition, ['bits', 'value']);
  const bits = checkBits(`${field}.condition.bits`, condition.bits);
  if (bits.length === 0 || bits.length > MOST_COMPARED) {
    throw new ArgumentError(`${field}.condition.bits`, `from 1 to ${MOST_COMPARED} bits`, bits.length);
  }
  const value = checkInteger(`${field}.condition.value`, condition.value, 0, 2 ** bits.length - 1);
  return { condition: { bits, value } };
}

/** Different classical bits. */
function checkBits(field: string, list: unknown): number[] {
  if (!Array.isArray(list)) throw new ArgumentError(field, 'an array of bits', list);
  return Array.from(list, (bit, i) => {
    checkInteger(`${field}[${i}]`, bit, 0, MOST_BITS);
    if (list.indexOf(bit) < i) throw new ArgumentError(`${field}[${i}]`, 'every bit once', bit);
    return bit;
  });
}

/** Kernels trust what was checked. */
function frozen(instruction: CircuitInstruction): CircuitInstruction {
  Object.freeze(instruction.qubits);
  if ('parameter' in instruction) Object.freeze(instruction.parameter);
  if ('bits' in instruction) Object.freeze(instruction.bits);
  if ('noise' in instruction) Object.freeze(instruction.noise);
  if (instruction.condition) {
    Object.freeze(instruction.condition.bits);
    Object.freeze(instruction.condition);
  }
  return Object.freeze(instruction);
}
