import {
  ArgumentError,
  checkText,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  runInSteps,
  type Steps,
} from '../../engine/index.js';
import type { CircuitGate, CircuitInstruction } from '../operations/gates.js';
import { Reader } from './reader.js';
import { Tokens } from './tokens.js';
import type { GateList, NamedRegister } from './write-open-qasm.js';

/** Characters of a program. */
const LONGEST = 2 ** 18;

/** A program as a circuit. */
export interface OpenQasmCircuit extends GateList {
  /** Gates of definitions are those that they come to. */
  gates: CircuitInstruction[];
  /** The names of the inputs, which are the free angles in this order; those that nothing uses are left out. */
  inputs: string[];
  /** As declared, in the order of qubits and of classical bits; a bit that stands for itself is a register of one. */
  registers: NamedRegister[];
}

/**
 * A program in OpenQASM 3 as a circuit. It may have registers of qubits and bits (`qubit`, `bit`, `qreg`, `creg`), constants,
 * `input` angles, the gates of `stdgates.inc` (included or not), `U` and `gphase`, definitions of gates, `measure`, `reset`,
 * `barrier` (which is left out), and `if` and `else` on bits and registers (`c[0]`, `!c[0]`, `c == 2`, `c[0] == false`, `&&`).
 * Arguments are numbers with + - * / % ** and pi, tau and euler, or an input by itself; they do not end at 2π. Phases of the whole state are left
 * out. What is beyond that, as loops, subroutines, aliases and timing, is refused.
 *
 * @param text at most 2^18 characters, which come to at most 65,536 gates, measurements and resets
 * @returns what `toOpenQasm3` writes and `new Circuit(qubits, gates)` of bornspike/variational takes
 * @throws OpenQasmError with line and column for what cannot be read
 *
 * @example
 * ```ts
 * import { fromOpenQasm3 } from 'bornspike/register';
 *
 * const { qubits, gates, inputs } = await fromOpenQasm3(`
 *   OPENQASM 3.0;
 *   include "stdgates.inc";
 *   input float[64] theta;
 *   qubit[2] q;
 *   bit c;
 *   gate turn(a) x, y { rx(a) x; crx(-pi / 4) x, y; }
 *   turn(theta) q[0], q[1];
 *   c = measure q[1];
 * `);
 * console.log(qubits, inputs, gates.map(({ gate }) => gate).join(' ')); // prints: 2 [ 'theta' ] rx crx measure
 * ```
 */
export async function fromOpenQasm3(text: string, options: LongWorkOptions = {}): Promise<OpenQasmCircuit> {
  readOptions('options', options, longWork);
  checkText('text', text);
  if (text.length > LONGEST) throw new ArgumentError('text', `at most ${LONGEST} characters`, text.length);
  return runInSteps(reading(text), new Pacer(options));
}

function* reading(text: string): Steps<OpenQasmCircuit> {
  const { instructions, scope } = yield* new Reader(new Tokens(text)).reading();
  const used = new Set(instructions.flatMap((instruction) => parametersOf(instruction)));
  yield;
  // A circuit's free angles have no gaps.
  const numbers = new Map([...used].sort((a, b) => a - b).map((input, number) => [input, number]));
  const gates = instructions.map((instruction): CircuitInstruction => {
    const { parameter } = instruction as CircuitGate;
    if (parameter === undefined) return instruction;
    const renumbered =
      typeof parameter === 'number' ? numbers.get(parameter)! : parameter.map((input) => numbers.get(input)!);
    return { ...(instruction as CircuitGate), parameter: renumbered };
  });
  const inputs = [...numbers.keys()].map((input) => scope.inputs[input]!);
  return { qubits: scope.counts.qubit, gates, inputs, registers: scope.registers };
}

function parametersOf(instruction: CircuitInstruction): readonly number[] {
  const { parameter } = instruction as CircuitGate;
  if (parameter === undefined) return [];
  return typeof parameter === 'number' ? [parameter] : parameter;
}
