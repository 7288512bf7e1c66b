import { OperationKind } from '../../../assembly/variational/circuit/operation-kind.js';
import type { Engine, RegionGroup } from '../../engine/index.js';
import {
  adjoint,
  type CircuitGate,
  conjugate,
  gateAction,
  maskOf,
  namedGate,
  type RegisterGateName,
} from '../../register/index.js';
import type { Breathe } from './pieces.js';

/** Words of an operation in the kernels' program. */
const WORDS = 7;
export const OPERATION_BYTES = 4 * WORDS;
/** Gates that a piece of work may write. */
const GATES_AT_ONCE = 128;

/** A turn of one qubit by one of a gate's angles. */
interface Turn {
  kind: OperationKind;
  /** Which of the gate's angles. */
  angle: number;
  /** Whether it acts on the controls alone. */
  controlsOnly?: boolean;
}

const turn = (kind: OperationKind, angle = 0): Turn => ({ kind, angle });
/** u(θ, φ, λ) is P(φ) RY(θ) P(λ); the first to act comes first. */
const EULER = [turn(OperationKind.Phase, 2), turn(OperationKind.RotationY), turn(OperationKind.Phase, 1)];

/** The turns that the gates with angles are made of. */
const TURNS: Partial<Record<RegisterGateName, Turn[]>> = {
  p: [turn(OperationKind.Phase)],
  cp: [turn(OperationKind.Phase)],
  rx: [turn(OperationKind.RotationX)],
  crx: [turn(OperationKind.RotationX)],
  ry: [turn(OperationKind.RotationY)],
  cry: [turn(OperationKind.RotationY)],
  rz: [turn(OperationKind.RotationZ)],
  crz: [turn(OperationKind.RotationZ)],
  u: EULER,
  cu: [...EULER, { kind: OperationKind.Phase, angle: 3, controlsOnly: true }],
};

/** A turn by a free angle. */
export interface Slot {
  /** The number of the angle. */
  parameter: number;
  /** Whether it needs the shift rule of four terms: a controlled rotation has the frequencies ½ and 1. */
  fourTerms: boolean;
}

/** The turns by free angles, in the order in which they act. */
export function slotsOf(gates: readonly CircuitGate[]): Slot[] {
  return gates.flatMap(({ gate, parameter }) => {
    if (parameter === undefined) return [];
    const name = gate as RegisterGateName;
    const numbers = typeof parameter === 'number' ? [parameter] : parameter;
    const { controls } = namedGate('gate', name);
    return TURNS[name]!.map(({ kind, angle }) => ({
      parameter: numbers[angle],
      fourTerms: controls > 0 && kind !== OperationKind.Phase,
    }));
  });
}

/** A circuit for the kernels of assembly/variational/circuit/gate-program.ts. */
export interface GateProgram {
  pointer: number;
  /** Operations. */
  count: number;
}

/** Writes the program of checked gates to an engine's memory. Angles are numbered as `slotsOf` lists them. */
export async function writeProgram(
  engine: Engine,
  group: RegionGroup,
  gates: readonly CircuitGate[],
  qubits: number,
  breathe: Breathe,
): Promise<GateProgram> {
  let slot = 0;
  const operationsOf = (operation: CircuitGate): number[][] => {
    const { gate, qubits: places, angle, parameter } = operation;
    const masks = places.map((qubit) => maskOf(qubit, qubits));
    const controlMask = (count: number) => masks.slice(0, count).reduce((sum, mask) => sum + mask, 0);
    if (parameter !== undefined) {
      const name = gate as RegisterGateName;
      const controls = controlMask(namedGate('gate', name).controls);
      return TURNS[name]!.map(({ kind, controlsOnly }) => [
        kind,
        ...(controlsOnly ? [0] : masks.slice(-1)),
        ...[0, controls, slot++, 0, 0],
      ]);
    }
    const action = gateAction({ gate: 'gate', angle: 'angle' }, gate, angle, engine.kernels);
    const [target, other = 0] = masks.slice(action.controls);
    const controls = controlMask(action.controls);
    if (gate === 'id') return [];
    if (gate === 'x' || gate === 'cx' || gate === 'cnot' || gate === 'ccx') {
      return [[OperationKind.Flip, target, 0, controls, -1, 0, 0]];
    }
    if (gate === 'swap' || gate === 'cswap') return [[OperationKind.Swap, target, other, controls, -1, 0, 0]];
    const size = 2 ** action.targets;
    const inverse = adjoint(action.matrix, size);
    const forms = [action.matrix, inverse, conjugate(action.matrix), conjugate(inverse)];
    const { length, byteLength } = action.matrix;
    const region = group.float64(forms.length * length);
    forms.forEach((form, i) => {
      region.view.set(form, i * length);
    });
    const kind = action.targets === 1 ? OperationKind.Matrix2 : OperationKind.Matrix4;
    return [[kind, target, other, controls, -1, region.pointer, byteLength]];
  };
  const words: number[] = [];
  for (const [i, gate] of gates.entries()) {
    for (const operation of operationsOf(gate)) words.push(...operation);
    if (i % GATES_AT_ONCE === 0) await breathe();
  }
  const region = group.int32(words.length);
  region.view.set(words);
  return { pointer: region.pointer, count: words.length / WORDS };
}
