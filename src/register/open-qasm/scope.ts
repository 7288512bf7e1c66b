import type { Expression, NumberValue, Value } from './expressions.js';
import { parseExpression } from './expressions.js';
import { type KnownGate, standardGate } from './gate-calls.js';
import { OpenQasmError } from './open-qasm-error.js';
import { isReserved } from './reserved-words.js';
import type { Token, Tokens } from './tokens.js';
import type { NamedRegister } from './write-open-qasm.js';

/** The largest index that a qubit, a bit or an input may have. */
const MOST = 65_536;

/** Qubits or classical bits: one, or all of a register's. */
export interface Places {
  places: readonly number[];
  single: boolean;
}

type Meaning =
  | { kind: 'qubit' | 'bit'; first: number; size: number; single: boolean }
  | { kind: 'number'; value: Value }
  | { kind: 'gate'; gate: KnownGate };

/** What the names of a program stand for. */
export class Scope {
  readonly #tokens: Tokens;
  readonly #names = new Map<string, Meaning>();
  readonly registers: NamedRegister[] = [];
  /** Names of the inputs, as they are declared. */
  readonly inputs: string[] = [];
  /** How many there are so far. */
  readonly counts = { qubit: 0, bit: 0 };

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** A register of so many; of a single qubit or bit where no size is given. */
  declareRegister(name: Token, kind: NamedRegister['kind'], size: number | undefined): Places {
    const first = this.counts[kind];
    const count = size ?? 1;
    if (first + count > MOST) throw new OpenQasmError(name, `a program has at most ${MOST} ${kind}s`);
    const single = size === undefined;
    this.#declare(name, { kind, first, size: count, single });
    this.counts[kind] += count;
    this.registers.push({ kind, name: name.text, size: count });
    return { places: Array.from({ length: count }, (_, i) => first + i), single };
  }

  declareInput(name: Token): void {
    if (this.inputs.length === MOST) throw new OpenQasmError(name, `a program has at most ${MOST} inputs`);
    this.#declare(name, { kind: 'number', value: { input: this.inputs.length } });
    this.inputs.push(name.text);
  }

  declareConstant(name: Token, value: NumberValue): void {
    this.#declare(name, { kind: 'number', value });
  }

  declareGate(name: Token, gate: KnownGate): void {
    // Gates of the standard library may be defined, too: programs need not include it.
    if (standardGate(name.text) && !this.#names.has(name.text))
      this.#names.set(name.text, { kind: 'gate', gate });
    else this.#declare(name, { kind: 'gate', gate });
  }

  isBit({ text }: Token): boolean {
    return this.#names.get(text)?.kind === 'bit';
  }

  /** A gate by its name. */
  gate(name: Token): KnownGate {
    const meaning = this.#names.get(name.text);
    const gate = meaning?.kind === 'gate' ? meaning.gate : meaning ? undefined : standardGate(name.text);
    if (gate) return gate;
    const problem = isReserved(name.text) ? 'is beyond what is read here' : 'is no gate that is known here';
    throw new OpenQasmError(name, `${name.text} ${problem}`);
  }

  /** What a name is in an expression. */
  resolve = (name: Token): Expression => {
    const meaning = this.#names.get(name.text);
    if (meaning?.kind !== 'number')
      throw new OpenQasmError(name, `${name.text} is no number that is known here`);
    return () => meaning.value;
  };

  /** A number that is known. */
  number(): NumberValue {
    const { next } = this.#tokens;
    const value = parseExpression(this.#tokens, this.resolve)([]);
    if ('input' in value) throw new OpenQasmError(next, 'an input has no value here');
    return value;
  }

  /** An integer within brackets. */
  index(minimum: number): number {
    this.#tokens.pass('[');
    const { next } = this.#tokens;
    const { number, integer } = this.number();
    if (!integer || number < minimum || number > MOST) {
      throw new OpenQasmError(next, `expected an integer from ${minimum} to ${MOST}`);
    }
    this.#tokens.pass(']');
    return number;
  }

  /** Qubits or bits that are declared. */
  operand(kind: NamedRegister['kind']): Places {
    const name = this.#tokens.name();
    const meaning = this.#names.get(name.text);
    if (meaning?.kind !== kind)
      throw new OpenQasmError(name, `${name.text} is no ${kind} that is known here`);
    const { first, size, single } = meaning as Extract<Meaning, { first: number }>;
    if (single || this.#tokens.next.text !== '[') {
      return { places: Array.from({ length: size }, (_, i) => first + i), single };
    }
    const place = this.#tokens.next;
    const index = this.index(0);
    if (index >= size) {
      throw new OpenQasmError(place, `${name.text} has no number ${index}, it ends at ${size - 1}`);
    }
    return { places: [first + index], single: true };
  }

  #declare(name: Token, meaning: Meaning): void {
    if (isReserved(name.text))
      throw new OpenQasmError(name, `${name.text} stands for something else already`);
    if (this.#names.has(name.text)) throw new OpenQasmError(name, `${name.text} is declared already`);
    this.#names.set(name.text, meaning);
  }
}
