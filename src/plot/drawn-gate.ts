import { ArgumentError, checkInteger, checkNumber, checkText } from '../engine/index.js';
import { checkFields, checkItems } from './drawing/check-values.js';

/** A gate as it is drawn. */
export interface DrawnGate {
  /** Lines that it spans. */
  first: number;
  last: number;
  controls: number[];
  targets: number[];
  kind: 'box' | 'not' | 'swap' | 'measure';
  /** Whether it does the same to each of its targets by itself. */
  isApart: boolean;
  /** In its box. */
  text: string;
  /** That a measurement reads its targets into. */
  bits?: number[];
  /** What it waits for. */
  condition?: string;
  /** For who does not see it. */
  said: string;
}

const MOST_GATES = 2000;
/** Names that are not the gate's in capitals. */
const NAMES: Record<string, string> = {
  sdg: 'S†',
  tdg: 'T†',
  sx: '√X',
  id: 'I',
  cnot: 'cx',
  measure: '',
  reset: '|0⟩',
};
const FIELDS = ['gate', 'qubits', 'angle', 'parameter', 'noise', 'condition', 'bits'];

/** Checks gates, and says how each is drawn. */
export function drawnGates(gates: unknown, qubits: number): DrawnGate[] {
  return checkItems('gates', gates, 'gates', MOST_GATES).map((gate, i) => {
    const field = `gates[${i}]`;
    return drawnGate(field, checkFields(field, gate, FIELDS), qubits);
  });
}

function drawnGate(field: string, given: Record<string, unknown>, most: number): DrawnGate {
  const isMatrix = Array.isArray(given.gate) || ArrayBuffer.isView(given.gate);
  const name = isMatrix ? 'U' : checkText(`${field}.gate`, given.gate);
  if (!/^\w{1,12}$/.test(name))
    throw new ArgumentError(`${field}.gate`, 'a matrix or the name of a gate', name);
  const qubits = integers(`${field}.qubits`, given.qubits, most - 1);
  if (qubits.length === 0 || new Set(qubits).size < qubits.length)
    throw new ArgumentError(`${field}.qubits`, 'qubits, each once', qubits.join(', '));
  // All names that begin with c have as many controls as c's.
  const controlled = isMatrix ? 0 : (/^c*/.exec(name)?.[0].length ?? 0);
  if (qubits.length <= controlled)
    throw new ArgumentError(
      `${field}.qubits`,
      `more than ${controlled} qubits, as '${name}' has so many controls`,
      qubits.length,
    );
  const base = (NAMES[name] === 'cx' ? 'cx' : name).slice(controlled);
  const kind =
    name === 'measure'
      ? 'measure'
      : base === 'swap'
        ? 'swap'
        : base === 'x' && controlled > 0
          ? 'not'
          : 'box';
  const angles = anglesOf(field, given);
  const text = `${NAMES[base] ?? base.toUpperCase()}${angles ? `(${angles})` : ''}`;
  return {
    first: Math.min(...qubits),
    last: Math.max(...qubits),
    controls: qubits.slice(0, controlled),
    targets: qubits.slice(controlled),
    kind,
    isApart: name === 'measure' || name === 'reset',
    text,
    ...(name === 'measure' && { bits: bitsOf(`${field}.bits`, given.bits, qubits.length) }),
    ...(given.condition !== undefined && { condition: conditionOf(`${field}.condition`, given.condition) }),
    said: `${name}${angles ? `(${angles})` : ''} on ${qubits.join(' and ')}`,
  };
}

function integers(field: string, list: unknown, maximum: number): number[] {
  if (!Array.isArray(list) && !(ArrayBuffer.isView(list) && !(list instanceof DataView)))
    throw new ArgumentError(field, 'a list of integers', list);
  return Array.from(list as ArrayLike<unknown>, (value, i) =>
    checkInteger(`${field}[${i}]`, value, 0, maximum),
  );
}

function bitsOf(field: string, given: unknown, length: number): number[] {
  const bits = integers(field, given, 9999);
  if (bits.length !== length) throw new ArgumentError(field, `${length} bits`, bits.length);
  return bits;
}

function conditionOf(field: string, given: unknown): string {
  const { bits, value } = checkFields(field, given, ['bits', 'value']);
  const names = integers(`${field}.bits`, bits, 9999).map((bit) => `c${bit}`);
  return `if ${names.join(' ')} = ${checkInteger(`${field}.value`, value, 0)}`;
}

/** Angles in radians, or the numbers of those that are free. */
function anglesOf(field: string, { angle, parameter }: Record<string, unknown>): string {
  const listed = (value: unknown): unknown[] =>
    typeof value === 'object' && value !== null ? Array.from(value as ArrayLike<unknown>) : [value];
  if (parameter !== undefined)
    return listed(parameter)
      .map((index) => `θ${subscript(checkInteger(`${field}.parameter`, index, 0))}`)
      .join(', ');
  if (angle === undefined) return '';
  return listed(angle)
    .map((value) => radians(checkNumber(`${field}.angle`, value, -1e6, 1e6)))
    .join(', ');
}

const subscript = (value: number): string =>
  Array.from(String(value), (digit) => String.fromCodePoint(0x2080 + Number(digit))).join('');

/** Parts of π by name, all else with three digits. */
function radians(value: number): string {
  for (const part of [1, 2, 3, 4, 6, 8]) {
    const times = (value * part) / Math.PI;
    const whole = Math.round(times);
    if (whole === 0 || Math.abs(whole) > 8 || Math.abs(times - whole) > 1e-9) continue;
    const size = Math.abs(whole) === 1 ? 'π' : `${Math.abs(whole)}π`;
    return `${whole < 0 ? '−' : ''}${size}${part === 1 ? '' : `/${part}`}`;
  }
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
