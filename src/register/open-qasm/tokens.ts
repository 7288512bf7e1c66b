import { OpenQasmError } from './open-qasm-error.js';

/** A word, number, text or sign of a program, and where it begins. */
export interface Token {
  kind: 'name' | 'integer' | 'float' | 'text' | 'sign' | 'end';
  text: string;
  line: number;
  column: number;
}

const PATTERNS: [kind: Token['kind'] | 'space', pattern: RegExp][] = [
  ['space', /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*|[πτℇ]/y],
  ['float', /(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?|\d[\d_]*[eE][+-]?\d[\d_]*/y],
  ['integer', /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*/y],
  ['text', /"[^"\n]*"/y],
  ['sign', /->|==|!=|&&|\|\||\*\*|<=|>=|[-+*/%()[\]{},;:=!~<>@#^&|.]/y],
];

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
      const found = PATTERNS.find(([, pattern]) => {
        pattern.lastIndex = start;
        return pattern.test(text);
      });
      if (!found) {
        const [character] = text.slice(start);
        throw new OpenQasmError(place, `${JSON.stringify(character)} has no meaning here`);
      }
      const [kind, { lastIndex }] = found;
      this.#at = lastIndex;
      if (kind !== 'space') return { kind, text: text.slice(start, lastIndex), ...place };
      for (let i = text.indexOf('\n', start); i >= 0 && i < lastIndex; i = text.indexOf('\n', i + 1)) {
        this.#line++;
        this.#lineStart = i + 1;
      }
    }
  }
}
