import {
  ArgumentError,
  checkChoice,
  checkInteger,
  checkOptions,
  checkText,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  runInSteps,
  type Steps,
} from '../../engine/index.js';
import { GATES, type RegisterGateName } from '../operations/gate-table.js';
import type { CircuitGate, CircuitInstruction, Condition, GateOperation } from '../operations/gates.js';
import { bitsOf, checkingInstructions } from '../operations/instructions.js';
import { matrixGates } from './matrix-gates.js';
import { isReserved } from './reserved-words.js';
import { withinTurn } from './within-turn.js';

/** A circuit as the list of what it does. */
export interface GateList {
  /** How many qubits the circuit has. */
  qubits: number;
  /** In the order in which they act. */
  gates: readonly CircuitInstruction[];
  /** The names of the free angles in programs, by their numbers (default `angle_0`, `angle_1`, …). */
  inputs?: readonly string[];
  /** The registers of programs, in the order of qubits and of classical bits (default `q` and, where it measures, `c`). */
  registers?: readonly NamedRegister[];
}

/** A register of a program. */
export interface NamedRegister {
  /** What it is of. */
  kind: 'qubit' | 'bit';
  /** Letters, digits and `_`; no gate's name. */
  name: string;
  /** How many there are in it, at least 1. */
  size: number;
}

/**
 * A circuit as a program in OpenQASM 3, which includes `stdgates.inc`. Qubit q is `q[q]` and classical bit b `c[b]`, unless
 * `registers` has other names; the language has no order of bits, but programs that read `q` as a number take `q[0]` as the
 * least significant bit. Free angle i is the input `angle_i`; it is declared as a number because the language's angles end at
 * 2π, controlled rotations at 4π. Where importers make angles of all arguments, only values from 0 to 2π are right for
 * inputs of controlled rotations; numbers are written so that they are right with all (with a `z` on the control). A gate that is a matrix is written as gates that have names, but for a phase that no
 * measurement sees: on one qubit as `U`, on two as at most six `cu`. Conditions are nested `if` of a bit each, which all
 * importers take.
 *
 * @param circuit is to stay as it is until it is written
 * @throws ArgumentError naming what is no circuit, or a name that a program cannot use
 *
 * @example
 * ```ts
 * import { toOpenQasm3 } from 'bornspike/register';
 *
 * const gates = [
 *   { gate: 'crx', qubits: [0, 1], parameter: 0 },
 *   { gate: 'measure', qubits: [1], bits: [0] },
 *   { gate: 'x', qubits: [0], condition: { bits: [0], value: 1 } },
 * ] as const;
 * console.log((await toOpenQasm3({ qubits: 2, gates })).trimEnd());
 * // prints: OPENQASM 3.0;
 * // prints: include "stdgates.inc";
 * // prints: input float[64] angle_0;
 * // prints: qubit[2] q;
 * // prints: bit[1] c;
 * // prints: crx(angle_0) q[0], q[1];
 * // prints: c[0] = measure q[1];
 * // prints: if (c[0]) { x q[0]; }
 * ```
 */
export async function toOpenQasm3(circuit: GateList, options: LongWorkOptions = {}): Promise<string> {
  readOptions('options', options, longWork);
  checkOptions('circuit', circuit, ['qubits', 'gates', 'inputs', 'registers']);
  const { qubits, gates, inputs, registers } = circuit;
  return runInSteps(writing({ qubits, gates, inputs, registers }), new Pacer(options));
}

/** Instructions that are written before others may run. */
const PIECE = 1000;

function* writing(
  circuit: Pick<GateList, 'qubits' | 'gates'> & Record<'inputs' | 'registers', unknown>,
): Steps<string> {
  const qubits = checkInteger('circuit.qubits', circuit.qubits, 1);
  const instructions = yield* checkingInstructions('circuit.gates', circuit.gates, qubits);
  const bits = bitsOf(instructions);
  const inputs = checkInputs(circuit.inputs, instructions);
  const registers = checkRegisters(circuit.registers, qubits, bits);
  for (const [i, { name }] of registers.entries())
    if (inputs.includes(name))
      throw new ArgumentError(`circuit.registers[${i}].name`, 'a name of its own', name);
  const placesOf = (kind: NamedRegister['kind']) => {
    const own = registers.filter((register) => register.kind === kind);
    return (number: number) => {
      let rest = number;
      for (const { name, size } of own) {
        if (rest < size) return `${name}[${rest}]`;
        rest -= size;
      }
      return '';
    };
  };
  const names: Names = { qubit: placesOf('qubit'), bit: placesOf('bit'), input: (number) => inputs[number]! };
  const used = new Set<number>();
  const lines: string[] = [];
  for (const [i, instruction] of instructions.entries()) {
    for (const number of parametersOf(instruction)) used.add(number);
    for (const line of conditioned(instruction, statements(instruction, names), names)) lines.push(line);
    if (i % PIECE === PIECE - 1) yield { unit: 'gate', done: i + 1, total: instructions.length };
  }
  return [
    'OPENQASM 3.0;',
    'include "stdgates.inc";',
    ...inputs.filter((_, number) => used.has(number)).map((name) => `input float[64] ${name};`),
    ...registers.map(({ kind, name, size }) => `${kind}[${size}] ${name};`),
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    '',
  ].join('\n');
}

interface Names {
  qubit: (number: number) => string;
  bit: (number: number) => string;
  input: (number: number) => string;
}

function statements(instruction: CircuitInstruction, names: Names): string[] {
  const { qubits } = instruction;
  if (instruction.gate === 'measure') {
    return qubits.map((qubit, i) => `${names.bit(instruction.bits[i]!)} = measure ${names.qubit(qubit)};`);
  }
  if (instruction.gate === 'reset') return qubits.map((qubit) => `reset ${names.qubit(qubit)};`);
  const { gate } = instruction;
  const named = typeof gate === 'string' ? [instruction] : matrixGates(gate, qubits);
  return named.flatMap(withinTurn).map((operation) => gateStatement(operation, names));
}

function gateStatement(operation: GateOperation | CircuitGate, names: Names): string {
  const { gate, qubits, angle } = operation;
  const free = parametersOf(operation);
  const numbers = angle === undefined ? [] : typeof angle === 'number' ? [angle] : Array.from(angle);
  // Texts of numbers have no −0.
  const written = numbers.map((number) => (Object.is(number, -0) ? '-0.0' : String(number)));
  const values = free.length > 0 ? free.map(names.input) : written;
  const parameters = values.length > 0 ? `(${values.join(', ')})` : '';
  return `${GATES[gate as RegisterGateName].openQasm}${parameters} ${qubits.map(names.qubit).join(', ')};`;
}

/** What is done for one value of bits, which is looked at once. */
function conditioned({ condition }: { condition?: Condition }, lines: string[], names: Names): string[] {
  if (!condition || lines.length === 0) return lines;
  const { bits, value } = condition;
  const tests = bits.map((bit, i) => {
    const wanted = Math.floor(value / 2 ** (bits.length - 1 - i)) % 2;
    return `if (${names.bit(bit)}${wanted === 1 ? '' : ' == false'}) { `;
  });
  return [`${tests.join('')}${lines.join(' ')}${' }'.repeat(bits.length)}`];
}

function parametersOf(operation: object): readonly number[] {
  const { parameter } = operation as CircuitGate;
  if (parameter === undefined) return [];
  return typeof parameter === 'number' ? [parameter] : parameter;
}

/** Names of the free angles up to the last one that is used. */
function checkInputs(given: unknown, instructions: readonly CircuitInstruction[]): string[] {
  const count = instructions.flatMap(parametersOf).reduce((most, number) => Math.max(most, number + 1), 0);
  if (given === undefined) return Array.from({ length: count }, (_, number) => `angle_${number}`);
  if (!Array.isArray(given) || given.length < count) {
    throw new ArgumentError('circuit.inputs', `an array of at least ${count} names`, given);
  }
  // Holes of a sparse list are names that are missing.
  return checkNames(Array.from(given, (name, i) => [`circuit.inputs[${i}]`, name]));
}

function checkRegisters(given: unknown, qubits: number, bits: number): NamedRegister[] {
  if (given === undefined) {
    const classical: NamedRegister[] = bits > 0 ? [{ kind: 'bit', name: 'c', size: bits }] : [];
    return [{ kind: 'qubit', name: 'q', size: qubits }, ...classical];
  }
  if (!Array.isArray(given)) throw new ArgumentError('circuit.registers', 'an array of registers', given);
  const registers = Array.from(given as NamedRegister[], (register, i) => {
    const field = `circuit.registers[${i}]`;
    checkOptions(field, register, ['kind', 'name', 'size']);
    return {
      kind: checkChoice(`${field}.kind`, register.kind, ['qubit', 'bit']),
      name: register.name,
      size: checkInteger(`${field}.size`, register.size, 1),
    };
  });
  checkNames(registers.map(({ name }, i) => [`circuit.registers[${i}].name`, name]));
  const total = (wanted: string) =>
    registers.reduce((sum, { kind, size }) => sum + (kind === wanted ? size : 0), 0);
  if (total('qubit') !== qubits) {
    throw new ArgumentError('circuit.registers', `${qubits} qubits together`, total('qubit'));
  }
  if (total('bit') < bits) {
    throw new ArgumentError('circuit.registers', `at least ${bits} bits together`, total('bit'));
  }
  return registers;
}

/** Different names that programs may use. */
function checkNames(given: readonly (readonly [field: string, name: unknown])[]): string[] {
  const names: string[] = [];
  for (const [field, name] of given) {
    checkText(field, name);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name as string) || isReserved(name as string)) {
      throw new ArgumentError(field, 'letters, digits and _, and no word of OpenQASM 3 or gate', name);
    }
    if (names.includes(name as string)) throw new ArgumentError(field, 'a name of its own', name);
    names.push(name as string);
  }
  return names;
}
