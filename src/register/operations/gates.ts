import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import type { Kernels } from '../../engine/index.js';
import { ArgumentError, checkInteger, checkNumber, checkNumbers } from '../../engine/index.js';
import { type ComplexMatrix, checkUnitary } from '../algebra/matrix.js';
import { GATES, type NamedGate, type RegisterGateName } from './gate-table.js';

/** A gate by name, or a unitary matrix on one or two qubits (8 or 32 numbers, row-major, re and im in turn). */
export type RegisterGate = RegisterGateName | ComplexMatrix;

/** One gate of a circuit. */
export interface GateOperation {
  /** Its name, or its matrix. */
  gate: RegisterGate;
  /** What it acts on, controls first, each qubit once. */
  qubits: readonly number[];
  /** In radians; several of them for `u` and `cu`. */
  angle?: number | ArrayLike<number>;
  /**
   * On a `device`, instead of its noise: none, or Kraus operators on the gate's one or two qubits behind it, which no
   * `noiseScale` but 0 changes. Without a device there is no noise.
   */
  noise?: 'none' | readonly ComplexMatrix[];
}

/** Where classical bits must have a value for something to be done. */
export interface Condition {
  /** Classical bits that were measured before, the most significant first. */
  bits: readonly number[];
  /** The number that they must read, from 0 to 2^bits − 1. */
  value: number;
}

/** One gate of a circuit in which angles may be left free. */
export interface CircuitGate extends GateOperation {
  /** Instead of `angle`: the number of the free angle, or the numbers of them for `u` and `cu`. */
  parameter?: number | readonly number[];
  /** Where it acts; left out, it always does. */
  condition?: Condition;
}

/** A measurement within a circuit, of which the qubits keep what was found. */
export interface MeasureOperation {
  /** `'measure'` */
  gate: 'measure';
  /** What is measured, each qubit once. */
  qubits: readonly number[];
  /** The classical bit that each of the qubits is read into, each once; bits that nothing was read into are 0. */
  bits: readonly number[];
  /** On a `device`, instead of its readout errors: none, or probabilities to misread 0 and 1. */
  noise?: 'none' | { readonly read1Of0: number; readonly read0Of1: number };
  /** Where it is done; left out, it always is. */
  condition?: Condition;
}

/** Puts qubits back into |0⟩, whatever they were, within a circuit. */
export interface ResetOperation {
  /** `'reset'` */
  gate: 'reset';
  /** What is put back, each qubit once. */
  qubits: readonly number[];
  /** Where it is done; left out, it always is. */
  condition?: Condition;
}

/** What a circuit does at a time: a gate, a measurement or a reset. */
export type CircuitInstruction = CircuitGate | MeasureOperation | ResetOperation;

/** What a gate does: `matrix` on its last qubits where the first ones, the controls, are 1. */
export interface GateAction {
  controls: number;
  targets: number;
  kind: GateKind;
  matrix: ComplexMatrix;
}

/** The largest number that a free angle may have. */
const MOST_PARAMETERS = 999_999;

/**
 * Looks a gate up, or checks it if it is a matrix.
 *
 * @param field of the gate's name; the angle's is beside it
 * @internal
 */
export function gateAction(
  field: { gate: string; angle: string },
  wanted: unknown,
  angle: unknown,
  kernels: Kernels,
): GateAction {
  if (typeof wanted !== 'string') {
    const { matrix, qubits } = checkUnitary(field.gate, wanted);
    if (angle !== undefined) throw new ArgumentError(field.angle, 'none with a matrix', angle);
    const kind = qubits === 1 ? GateKind.Matrix2 : GateKind.Matrix4;
    return { controls: 0, targets: qubits, kind, matrix };
  }
  const { controls, targets, kind, angles, matrix } = namedGate(field.gate, wanted);
  return { controls, targets, kind, matrix: matrix(checkAngles(field.angle, angle, angles.length), kernels) };
}

/** A gate that has a name. @internal */
export function namedGate(field: string, name: string): NamedGate {
  if (!Object.hasOwn(GATES, name)) {
    throw new ArgumentError(field, `a matrix or one of ${Object.keys(GATES).join(', ')}`, name);
  }
  return GATES[name as RegisterGateName];
}

/** The angles of a gate that takes `count` of them. */
export function checkAngles(field: string, angle: unknown, count: number): number[] {
  if (count === 0) {
    if (angle !== undefined) throw new ArgumentError(field, 'none for this gate', angle);
    return [];
  }
  if (count === 1) return [checkNumber(field, angle)];
  const angles = Array.from(checkNumbers(field, angle, count));
  if (!Number.isFinite(angles.reduce((sum, value) => sum + Math.abs(value), 0))) {
    throw new ArgumentError(field, 'angles whose sum is a number', angle);
  }
  return angles;
}

/** The numbers of a gate's free angles, or undefined where it has `angle` or takes none. */
export function checkParameters(field: string, gate: CircuitGate, count: number): number[] | undefined {
  const { parameter, angle } = gate;
  if (parameter === undefined) return undefined;
  if (count === 0) throw new ArgumentError(`${field}.parameter`, 'none for this gate', parameter);
  if (angle !== undefined) {
    throw new ArgumentError(`${field}.parameter`, 'none beside an angle', parameter);
  }
  const several = count > 1;
  const list = several ? parameter : [parameter];
  if (!Array.isArray(list) || list.length !== count) {
    throw new ArgumentError(`${field}.parameter`, `an array of ${count} integers`, parameter);
  }
  return Array.from(list, (value, i) =>
    checkInteger(several ? `${field}.parameter[${i}]` : `${field}.parameter`, value, 0, MOST_PARAMETERS),
  );
}
