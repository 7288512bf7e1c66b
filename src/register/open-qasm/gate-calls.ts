import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import { GATES, type RegisterGateName } from '../operations/gate-table.js';
import type { CircuitGate } from '../operations/gates.js';
import { DEEPEST, type Expression, type Value } from './expressions.js';
import { OpenQasmError } from './open-qasm-error.js';
import type { Token } from './tokens.js';

/** As many gates, measurements and resets as a program may come to. */
export const MOST_INSTRUCTIONS = 65_536;

/** A gate in the body of a definition: which of the definition's qubits it acts on. */
export interface BodyGate {
  name: Token;
  gate: KnownGate;
  values: readonly Expression[];
  qubits: readonly number[];
}

/** A gate that a program may use. */
export interface KnownGate {
  angles: number;
  qubits: number;
  /** Of a definition. */
  body?: readonly BodyGate[];
  /** Of a definition: how many gates it comes to, and how deep definitions are nested in it. */
  extent?: { gates: number; depth: number };
  /** Of the gate table, with the angles that it takes for those that are given. */
  table?: { name: RegisterGateName; anglesOf: (given: readonly Value[]) => readonly Value[] };
}

const same = (given: readonly Value[]) => given;
const known = (name: RegisterGateName, angles = GATES[name].angles.length, anglesOf = same): KnownGate => {
  const { controls, targets } = GATES[name];
  return { angles, qubits: controls + targets, table: { name, anglesOf } };
};
const quarter: Value = { number: Math.PI / 2, integer: false };

/** Names of the standard library and of the language, as the gate table has them. */
const ALIASES: Record<string, KnownGate> = {
  U: known('u'),
  CX: known('cx'),
  phase: known('p'),
  cphase: known('cp'),
  u1: known('p'),
  u2: known('u', 2, (given) => [quarter, ...given]),
  u3: known('u'),
  // A phase of the whole state, which no measurement sees.
  gphase: { angles: 1, qubits: 0, body: [] },
};

/** A gate that needs no definition. */
export function standardGate(name: string): KnownGate | undefined {
  if (Object.hasOwn(ALIASES, name)) return ALIASES[name];
  return Object.hasOwn(GATES, name) ? known(name as RegisterGateName) : undefined;
}

const LEAF = { gates: 1, depth: 0 };

/** A gate by its definition, which must not be too large. */
export function definedGate(
  name: Token,
  angles: number,
  qubits: number,
  body: readonly BodyGate[],
): KnownGate {
  let [gates, depth] = [1, 0];
  for (const { gate } of body) {
    const inner = gate.extent ?? LEAF;
    gates += inner.gates;
    depth = Math.max(depth, inner.depth + 1);
  }
  if (gates > MOST_INSTRUCTIONS) {
    throw new OpenQasmError(name, `${name.text} comes to more than ${MOST_INSTRUCTIONS} gates`);
  }
  if (depth > DEEPEST) throw new OpenQasmError(name, `definitions are nested more than ${DEEPEST} deep`);
  return { angles, qubits, body, extent: { gates, depth } };
}

/** The gates of the table that a gate comes to, in order. */
export function* expandedGate(
  name: Token,
  gate: KnownGate,
  values: readonly Value[],
  qubits: readonly number[],
): Generator<CircuitGate, void> {
  if (gate.body) {
    for (const inner of gate.body) {
      const own = inner.values.map((expression) => expression(values));
      const places = inner.qubits.map((qubit) => qubits[qubit]!);
      yield* expandedGate(inner.name, inner.gate, own, places);
    }
    return;
  }
  const { name: tableName, anglesOf } = gate.table!;
  for (const operation of tableGates(tableName, anglesOf(values), qubits)) {
    const { angle } = operation;
    const angles = angle === undefined ? [] : typeof angle === 'number' ? [angle] : Array.from(angle);
    if (!Number.isFinite(angles.reduce((sum, value) => sum + Math.abs(value), 0))) {
      throw new OpenQasmError(name, `angles of ${name.text} are too large`);
    }
    yield operation;
  }
}

/** A gate of the table: one where its angles are all numbers or all inputs, its turns one by one otherwise. */
function tableGates(
  name: RegisterGateName,
  values: readonly Value[],
  qubits: readonly number[],
): CircuitGate[] {
  if (values.length === 0) return [{ gate: name, qubits }];
  const single = (list: readonly number[]) => (values.length === 1 ? list[0]! : list);
  const numbers = values.flatMap((value) => ('input' in value ? [] : [value.number]));
  const inputs = values.flatMap((value) => ('input' in value ? [value.input] : []));
  if (inputs.length === 0) return [{ gate: name, qubits, angle: single(numbers) }];
  if (numbers.length === 0) return [{ gate: name, qubits, parameter: single(inputs) }];
  const { turns, controls } = GATES[name];
  return turns.flatMap(({ kind, angle, controlsOnly }) => {
    const turn = TURNS[kind];
    if (controlsOnly) return tableGates(turn, [values[angle]!], qubits.slice(0, controls));
    return tableGates(controls > 0 ? `c${turn}` : turn, [values[angle]!], qubits);
  });
}

const TURNS = {
  [GateKind.RotationX]: 'rx',
  [GateKind.RotationY]: 'ry',
  [GateKind.RotationZ]: 'rz',
  [GateKind.Phase]: 'p',
} as const;
