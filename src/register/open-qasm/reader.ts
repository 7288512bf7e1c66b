import type { Steps } from '../../engine/index.js';
import type { CircuitInstruction, Condition, MeasureOperation } from '../operations/gates.js';
import { conditionOf, opposite, parseTests, type Tests } from './conditions.js';
import { DEEPEST, type Expression, parseExpression, type Value } from './expressions.js';
import { type BodyGate, definedGate, expandedGate, type KnownGate, MOST_INSTRUCTIONS } from './gate-calls.js';
import { OpenQasmError } from './open-qasm-error.js';
import { isWord } from './reserved-words.js';
import { type Places, Scope } from './scope.js';
import type { Token, Tokens } from './tokens.js';

/** Statements and gates that are read before others may run. */
const PIECE = 500;

/** An `if` in which the reader is. */
interface Block {
  tests: Tests;
  /** Whether a measurement in it changed a bit that it tests. */
  stale: boolean;
}

/** Reads a program, statement by statement. */
export class Reader {
  readonly #tokens: Tokens;
  readonly #scope: Scope;
  readonly #instructions: CircuitInstruction[] = [];
  readonly #blocks: Block[] = [];
  /** Since others ran last. */
  #work = 0;
  /** Of the blocks together: null if they contradict each other. */
  #condition: Condition | undefined | null;
  readonly #measured = new Set<number>();

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
    this.#scope = new Scope(tokens);
  }

  *reading(): Steps<{ instructions: CircuitInstruction[]; scope: Scope }> {
    const tokens = this.#tokens;
    if (tokens.passes('OPENQASM')) {
      if (!/^3(\.\d+)?$/.test(tokens.next.text)) throw tokens.unexpected('version 3');
      tokens.take();
      tokens.pass(';');
    }
    while (tokens.next.kind !== 'end') yield* this.#statement();
    if (this.#scope.counts.qubit === 0) throw new OpenQasmError(tokens.next, 'the program has no qubits');
    return { instructions: this.#instructions, scope: this.#scope };
  }

  /** To be looked at after some work: lets others run now and then. */
  *#rest(work: number): Steps<void> {
    this.#work += work;
    if (this.#work < PIECE) return;
    this.#work = 0;
    yield this.#tokens.progress;
  }

  *#statement(): Steps<void> {
    const { next } = this.#tokens;
    if (next.kind !== 'name') throw this.#tokens.unexpected('a statement');
    const word = Object.hasOwn(DECLARATIONS, next.text) ? DECLARATIONS[next.text] : undefined;
    if (word && this.#blocks.length > 0)
      throw new OpenQasmError(next, 'declarations stand outside of blocks');
    if (word) {
      const declaring = this[word]();
      if (declaring) yield* declaring;
    } else if (next.text === 'if') yield* this.#if();
    else yield* this.#action();
    yield* this.#rest(1);
  }

  /** What is done, as opposed to declared. */
  *#action(): Steps<void> {
    const tokens = this.#tokens;
    const { next } = tokens;
    if (tokens.passes('measure')) {
      const qubits = this.#scope.operand('qubit');
      tokens.pass('->');
      yield* this.#measure(next, qubits, this.#scope.operand('bit'));
    } else if (tokens.passes('reset')) {
      const { places } = this.#scope.operand('qubit');
      for (const qubit of places) {
        this.#emit(next, { gate: 'reset', qubits: [qubit] });
        yield* this.#rest(1);
      }
    } else if (tokens.passes('barrier')) {
      while (tokens.next.text !== ';') {
        const { places } = this.#scope.operand('qubit');
        yield* this.#rest(1 + places.length / 16);
        if (!tokens.passes(',')) break;
      }
    } else if (this.#scope.isBit(next)) {
      const bits = this.#scope.operand('bit');
      tokens.pass('=');
      tokens.pass('measure');
      yield* this.#measure(next, this.#scope.operand('qubit'), bits);
    } else yield* this.#call();
    tokens.pass(';');
  }

  include(): void {
    const tokens = this.#tokens;
    tokens.pass('include');
    if (tokens.next.text !== '"stdgates.inc"') throw tokens.unexpected('"stdgates.inc"');
    tokens.take();
    tokens.pass(';');
  }

  /** `qubit[2] q;`, `bit c = measure q[0];` */
  *register(): Steps<void> {
    const tokens = this.#tokens;
    const kind = tokens.take().text as 'qubit' | 'bit';
    const size = tokens.next.text === '[' ? this.#scope.index(1) : undefined;
    const name = tokens.name();
    const bits = this.#scope.declareRegister(name, kind, size);
    if (kind === 'bit' && tokens.passes('=')) {
      tokens.pass('measure');
      yield* this.#measure(name, this.#scope.operand('qubit'), bits);
    }
    tokens.pass(';');
  }

  /** `qreg q[2];`, as version 2 has it. */
  oldRegister(): void {
    const tokens = this.#tokens;
    const kind = tokens.take().text === 'qreg' ? 'qubit' : 'bit';
    const name = tokens.name();
    const size = tokens.next.text === '[' ? this.#scope.index(1) : undefined;
    this.#scope.declareRegister(name, kind, size);
    tokens.pass(';');
  }

  input(): void {
    const tokens = this.#tokens;
    tokens.pass('input');
    if (!tokens.passes('float') && !tokens.passes('angle')) throw tokens.unexpected('float or angle');
    if (tokens.next.text === '[') this.#scope.index(1);
    this.#scope.declareInput(tokens.name());
    tokens.pass(';');
  }

  constant(): void {
    const tokens = this.#tokens;
    tokens.pass('const');
    const type = tokens.next;
    if (!['int', 'uint', 'float', 'angle'].some((word) => tokens.passes(word))) {
      throw tokens.unexpected('int, uint, float or angle');
    }
    if (tokens.next.text === '[') this.#scope.index(1);
    const name = tokens.name();
    const place = tokens.pass('=');
    const { number, integer } = this.#scope.number();
    const whole = type.text === 'int' || type.text === 'uint';
    if (whole && !integer)
      throw new OpenQasmError(place, `${name.text} is to be an integer, and is ${number}`);
    this.#scope.declareConstant(name, { number, integer: whole });
    tokens.pass(';');
  }

  /** `gate turn(a, b) x, y { … }` */
  *definition(): Steps<void> {
    const tokens = this.#tokens;
    tokens.pass('gate');
    const name = tokens.name();
    const angles = tokens.passes('(') ? this.#names(')') : [];
    const qubits = this.#names('{');
    const body: BodyGate[] = [];
    while (!tokens.passes('}')) {
      const inner = tokens.name();
      if (inner.text === 'barrier') this.#names(';');
      else body.push(this.#bodyGate(inner, angles, qubits));
      yield* this.#rest(1);
    }
    this.#scope.declareGate(name, definedGate(name, angles.length, qubits.length, body));
  }

  /** Different names up to a sign, which is passed. */
  #names(end: string): string[] {
    const tokens = this.#tokens;
    const names: string[] = [];
    while (!tokens.passes(end)) {
      if (names.length > 0) tokens.pass(',');
      const name = tokens.name();
      if (names.includes(name.text) || isWord(name.text)) {
        throw new OpenQasmError(name, `${name.text} stands for something else already`);
      }
      names.push(name.text);
    }
    return names;
  }

  #bodyGate(name: Token, angles: readonly string[], qubits: readonly string[]): BodyGate {
    const tokens = this.#tokens;
    const gate = this.#scope.gate(name);
    const values = this.#arguments(name, gate, (word) => {
      const number = angles.indexOf(word.text);
      return number >= 0 ? (given) => given[number]! : this.#scope.resolve(word);
    });
    const places: number[] = [];
    while (!tokens.passes(';')) {
      if (places.length > 0) tokens.pass(',');
      const qubit = tokens.name();
      const place = qubits.indexOf(qubit.text);
      if (place < 0) throw new OpenQasmError(qubit, `${qubit.text} is no qubit of this gate`);
      if (places.includes(place)) throw new OpenQasmError(qubit, `${qubit.text} is there twice`);
      places.push(place);
    }
    if (places.length !== gate.qubits) {
      throw new OpenQasmError(name, `${name.text} acts on ${gate.qubits} qubits, not on ${places.length}`);
    }
    return { name, gate, values, qubits: places };
  }

  /** The angles of a gate in parentheses, if it has any. */
  #arguments(name: Token, gate: KnownGate, resolve: (word: Token) => Expression): Expression[] {
    const tokens = this.#tokens;
    const values: Expression[] = [];
    if (tokens.passes('(')) {
      while (!tokens.passes(')')) {
        if (values.length > 0) tokens.pass(',');
        values.push(parseExpression(tokens, resolve));
      }
    }
    if (values.length !== gate.angles) {
      throw new OpenQasmError(name, `${name.text} takes ${gate.angles} angles, not ${values.length}`);
    }
    return values;
  }

  /** A gate on qubits, or on all of several registers at once. */
  *#call(): Steps<void> {
    const tokens = this.#tokens;
    const name = tokens.name();
    const gate = this.#scope.gate(name);
    const values = this.#arguments(name, gate, this.#scope.resolve).map((expression) => expression([]));
    const operands: Places[] = [];
    while (tokens.next.text !== ';' && (operands.length === 0 || tokens.passes(',')))
      operands.push(this.#scope.operand('qubit'));
    if (operands.length !== gate.qubits) {
      throw new OpenQasmError(name, `${name.text} acts on ${gate.qubits} qubits, not on ${operands.length}`);
    }
    const sizes = new Set(operands.filter(({ single }) => !single).map(({ places }) => places.length));
    if (sizes.size > 1) throw new OpenQasmError(name, 'registers of different sizes');
    const [size = 1] = sizes;
    for (let i = 0; i < size; i++) {
      const qubits = operands.map(({ places, single }) => places[single ? 0 : i]!);
      yield* this.#apply(name, gate, values, qubits);
    }
  }

  *#apply(name: Token, gate: KnownGate, values: readonly Value[], qubits: readonly number[]): Steps<void> {
    if (new Set(qubits).size < qubits.length) throw new OpenQasmError(name, `${name.text} has a qubit twice`);
    for (const operation of expandedGate(name, gate, values, qubits)) {
      this.#emit(name, operation);
      yield* this.#rest(1);
    }
  }

  *#measure(place: Token, qubits: Places, bits: Places): Steps<void> {
    if (qubits.places.length !== bits.places.length) {
      const problem = `${qubits.places.length} qubits are measured into ${bits.places.length} bits`;
      throw new OpenQasmError(place, problem);
    }
    for (const [i, qubit] of qubits.places.entries()) {
      this.#emit(place, { gate: 'measure', qubits: [qubit], bits: [bits.places[i]!] });
      yield* this.#rest(1);
    }
  }

  /** `if (tests) { … } else { … }`, or with a statement each. */
  *#if(): Steps<void> {
    const tokens = this.#tokens;
    const place = tokens.pass('if');
    if (this.#blocks.length >= DEEPEST) throw new OpenQasmError(place, `nested more than ${DEEPEST} deep`);
    tokens.pass('(');
    const tests = parseTests(tokens, {
      bits: () => this.#scope.operand('bit'),
      resolve: this.#scope.resolve,
    });
    for (const [bit] of tests) {
      if (!this.#measured.has(bit))
        throw new OpenQasmError(place, 'it tests a bit that was not measured before');
    }
    tokens.pass(')');
    const stale = yield* this.#block(place, tests);
    if (!tokens.passes('else')) return;
    if (stale)
      throw new OpenQasmError(place, 'its first part measures a bit that it tests, so else cannot be read');
    yield* this.#block(place, opposite(place, tests));
  }

  /** Returns whether a measurement in the block changed a bit that it tests. */
  *#block(place: Token, tests: Tests): Steps<boolean> {
    const tokens = this.#tokens;
    const block: Block = { tests, stale: false };
    const outer = this.#condition;
    this.#blocks.push(block);
    this.#condition = conditionOf(
      place,
      this.#blocks.flatMap((each) => each.tests),
    );
    if (!tokens.passes('{')) yield* this.#statement();
    else while (!tokens.passes('}')) yield* this.#statement();
    this.#blocks.pop();
    this.#condition = outer;
    return block.stale;
  }

  #emit(place: Token, instruction: CircuitInstruction): void {
    const condition = this.#condition;
    if (condition === null) return;
    const last = this.#instructions.at(-1);
    if (this.#blocks.some(({ stale }) => stale)) {
      // Measured at once, both look at the bits as they were.
      if (
        last?.gate !== 'measure' ||
        instruction.gate !== 'measure' ||
        last.condition !== condition ||
        meet(last, instruction)
      )
        throw new OpenQasmError(
          place,
          'a measurement before it in the block changed a bit that the block tests',
        );
      this.#instructions[this.#instructions.length - 1] = {
        ...last,
        qubits: [...last.qubits, ...instruction.qubits],
        bits: [...last.bits, ...instruction.bits],
      };
    } else {
      if (this.#instructions.length === MOST_INSTRUCTIONS) {
        const problem = `the program comes to more than ${MOST_INSTRUCTIONS} gates, measurements and resets`;
        throw new OpenQasmError(place, problem);
      }
      this.#instructions.push(condition ? { ...instruction, condition } : instruction);
    }
    if (instruction.gate !== 'measure') return;
    for (const bit of instruction.bits) {
      this.#measured.add(bit);
      for (const block of this.#blocks)
        if (block.tests.some(([tested]) => tested === bit)) block.stale = true;
    }
  }
}

const meet = (a: MeasureOperation, b: MeasureOperation): boolean =>
  b.qubits.some((qubit) => a.qubits.includes(qubit)) || b.bits.some((bit) => a.bits.includes(bit));

/** Statements that declare something, by their first words. */
const DECLARATIONS: Record<
  string,
  'include' | 'register' | 'oldRegister' | 'input' | 'constant' | 'definition'
> = {
  include: 'include',
  qubit: 'register',
  bit: 'register',
  qreg: 'oldRegister',
  creg: 'oldRegister',
  input: 'input',
  const: 'constant',
  gate: 'definition',
};
