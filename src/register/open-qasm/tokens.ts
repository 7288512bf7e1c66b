import type { Progress } from '../../engine/index.js';
import { OpenQasmError } from './open-qasm-error.js';

/** A word, number, text or sign of a program, and where it begins. */
export interface Token {
  kind: 'name' | 'integer' | 'float' | 'text' | 'sign' | 'end';
  text: string;
  line: number;
  column: number;
}

/** What does not matter, and then a group for each of `KINDS`. */
const PATTERN = new RegExp(
  [
    String.raw`\s+|//[^\n]*|/\*[\s\S]*?\*/`,
    '([A-Za-z_][A-Za-z0-9_]*|[πτℇ])',
    String.raw`((?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?|\d[\d_]*[eE][+-]?\d[\d_]*)`,
    String.raw`(0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*)`,
    String.raw`("[^"\n]*")`,
    String.raw`(->|==|!=|&&|\|\||\*\*|<=|>=|[-+*/%()[\]{},;:=!~<>@#^&|.])`,
  ].join('|'),
  'y',
);
const KINDS = ['name', 'float', 'integer', 'text', 'sign'] as const;

/** A program, token by token. */
export class Tokens {
  readonly #text: string;
  #at = 0;
  #line = 1;
  /** Where the line begins. */
  #lineStart = 0;
  #next: Token;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#read();
  }

  /** How much of the program is read. */
  get progress(): Progress {
    return { unit: 'character', done: this.#at, total: this.#text.length };
  }

  /** The next one, which stays the next. */
  get next(): Token {
    return this.#next;
  }

  /** The next one, which is passed. */
  take(): Token {
    const token = this.#next;
    this.#next = this.#read();
    return token;
  }

  /** Passes the next one if it is this sign or word. */
  passes(text: string): boolean {
    const { kind } = this.#next;
    if (this.#next.text !== text || (kind !== 'sign' && kind !== 'name')) return false;
    this.take();
    return true;
  }

  /** Passes this sign or word, which has to come. */
  pass(text: string): Token {
    const token = this.#next;
    if (!this.passes(text)) throw this.unexpected(`'${text}'`);
    return token;
  }

  /** Passes a name that is to be given or used. */
  name(): Token {
    if (this.#next.kind !== 'name') throw this.unexpected('a name');
    return this.take();
  }

  /** What to throw where something else has to come. */
  unexpected(wanted: string): OpenQasmError {
    const { kind, text } = this.#next;
    const got = kind === 'end' ? 'the end' : `'${text.length > 40 ? `${text.slice(0, 37)}...` : text}'`;
    return new OpenQasmError(this.#next, `expected ${wanted}, got ${got}`);
  }

  #read(): Token {
    const text = this.#text;
    for (;;) {
      const start = this.#at;
      const place = { line: this.#line, column: start - this.#lineStart + 1 };
      if (start === text.length) return { kind: 'end', text: '', ...place };
      PATTERN.lastIndex = start;
      const found = PATTERN.exec(text);
      if (!found) {
        const [character] = text.slice(start);
        throw new OpenQasmError(place, `${JSON.stringify(character)} has no meaning here`);
      }
      const { lastIndex } = PATTERN;
      this.#at = lastIndex;
      for (let group = 0; group < KINDS.length; group++) {
        if (found[group + 1] !== undefined) return { kind: KINDS[group]!, text: found[0], ...place };
      }
      for (let i = text.indexOf('\n', start); i >= 0 && i < lastIndex; i = text.indexOf('\n', i + 1)) {
        this.#line++;
        this.#lineStart = i + 1;
      }
    }
  }
}
