import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import {
  type CircuitOperation,
  circuitOperationBytes,
  writeCircuitOperation,
} from '../../../build/generated/core/variational.js';
import type { Engine, RegionGroup } from '../../engine/index.js';
import {
  adjoint,
  type CircuitGate,
  type CircuitInstruction,
  conjugate,
  GATES,
  gateAction,
  maskOf,
  type RegisterGateName,
} from '../../register/index.js';
import type { Pause } from './pieces.js';

/** Gates that a piece of work may write. */
const GATES_AT_ONCE = 128;
/** And operations. */
const OPERATIONS_AT_ONCE = 2 ** 14;

/** A turn by a free angle. */
export interface Slot {
  /** The number of the angle. */
  parameter: number;
  /** See `NamedGate.frequencies`. */
  frequencies: readonly number[];
}

/** The turns by free angles, in the order in which they act. */
export function slotsOf(instructions: readonly CircuitInstruction[]): Slot[] {
  return instructions.flatMap((instruction) => {
    if (!('parameter' in instruction) || instruction.parameter === undefined) return [];
    const { gate, parameter } = instruction;
    const numbers = typeof parameter === 'number' ? [parameter] : parameter;
    const { turns, frequencies } = GATES[gate as RegisterGateName];
    return turns.map(({ angle }, i) => ({ parameter: numbers[angle]!, frequencies: frequencies[i]! }));
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
  pause: Pause,
): Promise<GateProgram> {
  let slot = 0;
  const operationsOf = (operation: CircuitGate): CircuitOperation[] => {
    const { gate, qubits: places, angle, parameter } = operation;
    const masks = places.map((qubit) => maskOf(qubit, qubits));
    const controlMask = (count: number) => masks.slice(0, count).reduce((sum, mask) => sum + mask, 0);
    if (parameter !== undefined) {
      const named = GATES[gate as RegisterGateName];
      const controls = controlMask(named.controls);
      return named.turns.map(({ kind, controlsOnly }) => ({
        kind,
        target: controlsOnly ? 0 : masks.at(-1)!,
        other: 0,
        controls,
        angle: slot++,
        matrix: 0,
        matrixBytes: 0,
      }));
    }
    const action = gateAction({ gate: 'gate', angle: 'angle' }, gate, angle, engine.kernels);
    const [target, other = 0] = masks.slice(action.controls) as [number, number?];
    const controls = controlMask(action.controls);
    if (gate === 'id') return [];
    if (action.kind === GateKind.PauliX || action.kind === GateKind.Swap) {
      return [{ kind: action.kind, target, other, controls, angle: -1, matrix: 0, matrixBytes: 0 }];
    }
    const size = 2 ** action.targets;
    const inverse = adjoint(action.matrix, size);
    const forms = [action.matrix, inverse, conjugate(action.matrix), conjugate(inverse)];
    const { length } = action.matrix;
    const region = group.float64(forms.length * length);
    forms.forEach((form, i) => {
      region.view.set(form, i * length);
    });
    const kind = action.targets === 1 ? GateKind.Matrix2 : GateKind.Matrix4;
    const matrix = region.pointer;
    return [{ kind, target, other, controls, angle: -1, matrix, matrixBytes: 8 * length }];
  };
  const operations: CircuitOperation[] = [];
  for (const [i, gate] of gates.entries()) {
    operations.push(...operationsOf(gate));
    if (i % GATES_AT_ONCE === 0) await pause();
  }
  const { pointer } = group.uint8(operations.length * circuitOperationBytes);
  for (const [i, operation] of operations.entries()) {
    writeCircuitOperation(engine.arena.memory, pointer + i * circuitOperationBytes, operation);
    if (i % OPERATIONS_AT_ONCE === 0) await pause();
  }
  return { pointer, count: operations.length };
}
