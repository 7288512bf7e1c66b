import type { Kernels } from '../../engine/index.js';
import { ArgumentError, checkInteger, checkNumber, checkNumbers } from '../../engine/index.js';
import { type ComplexMatrix, checkUnitary } from '../algebra/matrix.js';

/**
 * Gates by their names in OpenQASM 3's `stdgates.inc` (and `cnot` for its `cx`): RX(θ) = exp(−iθX/2) and so on,
 * u(θ, φ, λ) = [[cos θ/2, −e^(iλ) sin θ/2], [e^(iφ) sin θ/2, e^(i(φ+λ)) cos θ/2]], and cu(θ, φ, λ, γ) is a controlled
 * e^(iγ) u(θ, φ, λ). Controls come first.
 */
export type RegisterGateName =
  | ('id' | 'p' | 'x' | 'y' | 'z' | 'h' | 's' | 'sdg' | 't' | 'tdg' | 'sx' | 'rx' | 'ry' | 'rz' | 'u')
  | ('cx' | 'cnot' | 'cy' | 'cz' | 'ch' | 'cp' | 'crx' | 'cry' | 'crz' | 'cu')
  | ('ccx' | 'swap' | 'cswap');

/** A gate by name, or a unitary matrix on one or two qubits (8 or 32 numbers, row-major, re and im in turn). */
export type RegisterGate = RegisterGateName | ComplexMatrix;

/** One gate of a circuit. */
export interface GateOperation {
  gate: RegisterGate;
  qubits: readonly number[];
  /** In radians; several of them for `u` and `cu`. */
  angle?: number | ArrayLike<number>;
}

/** One gate of a circuit in which angles may be left free. */
export interface CircuitGate extends GateOperation {
  /** Instead of `angle`: the number of the free angle, or the numbers of them for `u` and `cu`. */
  parameter?: number | readonly number[];
}

/** What a gate does: `matrix` on its last qubits where the first ones, the controls, are 1. */
export interface GateAction {
  controls: number;
  targets: number;
  matrix: Float64Array;
}

interface NamedGate {
  controls: number;
  targets: number;
  angles: number;
  matrix: (angles: readonly number[], kernels: Kernels) => number[];
}

/** The largest number that a free angle may have. */
const MOST_PARAMETERS = 999_999;
const HALF = Math.SQRT1_2;
const fixed =
  (...entries: number[]) =>
  () =>
    entries;
const phase: NamedGate['matrix'] = ([angle], { cos, sin }) => [1, 0, 0, 0, 0, 0, cos(angle), sin(angle)];
const rotateX: NamedGate['matrix'] = ([angle], { cos, sin }) => {
  const c = cos(angle / 2);
  const s = sin(angle / 2);
  return [c, 0, 0, -s, 0, -s, c, 0];
};
const rotateY: NamedGate['matrix'] = ([angle], { cos, sin }) => {
  const c = cos(angle / 2);
  const s = sin(angle / 2);
  return [c, 0, -s, 0, s, 0, c, 0];
};
const rotateZ: NamedGate['matrix'] = ([angle], { cos, sin }) => {
  const c = cos(angle / 2);
  const s = sin(angle / 2);
  return [c, -s, 0, 0, 0, 0, c, s];
};
const general: NamedGate['matrix'] = ([theta, phi, lambda, gamma = 0], { cos, sin }) => {
  const c = cos(theta / 2);
  const s = sin(theta / 2);
  const polar = (radius: number, angle: number) => [radius * cos(angle), radius * sin(angle)];
  return [
    ...polar(c, gamma),
    ...polar(-s, gamma + lambda),
    ...polar(s, gamma + phi),
    ...polar(c, gamma + phi + lambda),
  ];
};
const x = fixed(0, 0, 1, 0, 1, 0, 0, 0);
const y = fixed(0, 0, 0, -1, 0, 1, 0, 0);
const z = fixed(1, 0, 0, 0, 0, 0, -1, 0);
const h = fixed(HALF, 0, HALF, 0, HALF, 0, -HALF, 0);
// biome-ignore format: a matrix
const swap = fixed(
  1, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 1, 0, 0, 0,
  0, 0, 1, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 1, 0,
);

const gate = (controls: number, angles: number, matrix: NamedGate['matrix'], targets = 1): NamedGate => ({
  controls,
  targets,
  angles,
  matrix,
});

const GATES: Record<RegisterGateName, NamedGate> = {
  id: gate(0, 0, fixed(1, 0, 0, 0, 0, 0, 1, 0)),
  p: gate(0, 1, phase),
  x: gate(0, 0, x),
  y: gate(0, 0, y),
  z: gate(0, 0, z),
  h: gate(0, 0, h),
  s: gate(0, 0, fixed(1, 0, 0, 0, 0, 0, 0, 1)),
  sdg: gate(0, 0, fixed(1, 0, 0, 0, 0, 0, 0, -1)),
  t: gate(0, 0, fixed(1, 0, 0, 0, 0, 0, HALF, HALF)),
  tdg: gate(0, 0, fixed(1, 0, 0, 0, 0, 0, HALF, -HALF)),
  sx: gate(0, 0, fixed(0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5)),
  rx: gate(0, 1, rotateX),
  ry: gate(0, 1, rotateY),
  rz: gate(0, 1, rotateZ),
  u: gate(0, 3, general),
  cx: gate(1, 0, x),
  cnot: gate(1, 0, x),
  cy: gate(1, 0, y),
  cz: gate(1, 0, z),
  ch: gate(1, 0, h),
  cp: gate(1, 1, phase),
  crx: gate(1, 1, rotateX),
  cry: gate(1, 1, rotateY),
  crz: gate(1, 1, rotateZ),
  cu: gate(1, 4, general),
  ccx: gate(2, 0, x),
  swap: gate(0, 0, swap, 2),
  cswap: gate(1, 0, swap, 2),
};

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
    return { controls: 0, targets: qubits, matrix };
  }
  const { controls, targets, angles, matrix } = namedGate(field.gate, wanted);
  return {
    controls,
    targets,
    matrix: Float64Array.from(matrix(checkAngles(field.angle, angle, angles), kernels)),
  };
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
