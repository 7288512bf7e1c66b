/**
 * What the programs that this package writes mean, line by line, by the words of the specification: one statement or one
 * `if` a line. Gives the density matrix, times its probability, of each record of the classical bits.
 */
import { complex, type Matrix, zeros } from './complex.js';
import { type Instruction, records } from './measured-circuit.js';

const CALL = /^(\w+)(?:\(([^)]*)\))? (.+)$/;

interface Register {
  first: number;
  size: number;
}

export interface Interpreted {
  /** Names of registers, with the bits that they have in records. */
  bits: Map<string, Register>;
  records: Map<string, Matrix>;
}

/** Runs a program on |0…0⟩, with a value for each input. */
export function interpret(program: string, inputs: Record<string, number> = {}): Interpreted {
  const qubits = new Map<string, Register>();
  const bits = new Map<string, Register>();
  const instructions: Instruction[] = [];
  const totals = { qubit: 0, bit: 0 };
  const placeIn = (registers: Map<string, Register>, text: string) => {
    const [, name, index] = /^(\w+)\[(\d+)\]$/.exec(text.trim())!;
    const { first, size } = registers.get(name!)!;
    if (Number(index) >= size) throw new Error(text);
    return first + Number(index);
  };
  const statement = (text: string, condition: Pick<Instruction, 'condition'>) => {
    const measured = /^(.*) = measure (.*)$/.exec(text);
    if (measured) {
      const [bit, qubit] = [placeIn(bits, measured[1]!), placeIn(qubits, measured[2]!)];
      instructions.push({ gate: 'measure', qubits: [qubit], bits: [bit], ...condition });
      return;
    }
    const [, name, values, places] = CALL.exec(text)!;
    const angle = values?.split(', ').map((value) => inputs[value] ?? Number(value));
    const list = places!.split(', ').map((place) => placeIn(qubits, place));
    instructions.push({ gate: name === 'U' ? 'u' : name!, qubits: list, angle, ...condition });
  };
  for (const line of program.trim().split('\n')) {
    const declared = /^(qubit|bit)\[(\d+)\] (\w+);$/.exec(line);
    if (/^(OPENQASM 3\.0|include "stdgates\.inc"|input float\[64\] \w+);$/.test(line)) continue;
    if (declared) {
      const [, kind, size, name] = declared as unknown as [string, 'qubit' | 'bit', string, string];
      (kind === 'qubit' ? qubits : bits).set(name, { first: totals[kind], size: Number(size) });
      totals[kind] += Number(size);
      continue;
    }
    let body = line;
    const conditions: [number, number][] = [];
    for (;;) {
      const test = /^if \((\w+\[\d+\])( == false)?\) \{ (.*) \}$/.exec(body);
      if (!test) break;
      conditions.push([placeIn(bits, test[1]!), test[2] ? 0 : 1]);
      body = test[3]!;
    }
    const condition = {
      bits: conditions.map(([bit]) => bit),
      value: Number.parseInt(conditions.map(([, value]) => value).join(''), 2),
    };
    const parts = body.split(';').filter((text) => text.trim());
    for (const part of parts) statement(part.trim(), conditions.length > 0 ? { condition } : {});
  }
  const start = zeros(2 ** totals.qubit, 2 ** totals.qubit);
  start[0]![0] = complex(1);
  return { bits, records: records(merged(instructions), totals.bit, start) };
}

/** Measurements of one `if` look at its bits once. */
function merged(instructions: Instruction[]): Instruction[] {
  const result: Instruction[] = [];
  for (const next of instructions) {
    const last = result.at(-1);
    const same = last?.condition !== undefined && last.condition === next.condition;
    if (last && same && last.gate === 'measure' && next.gate === 'measure') {
      result[result.length - 1] = {
        ...last,
        qubits: [...last.qubits, ...next.qubits],
        bits: [...last.bits!, ...next.bits!],
      };
    } else result.push(next);
  }
  return result;
}
