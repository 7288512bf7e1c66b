import { DataFormatError } from '../../engine/index.js';

const SPACES = [0x20, 0x09, 0x0a, 0x0d];
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Names of one object. The largest models have some thousand tensors. */
export const MOST_NAMES = 100_000;
/** Numbers of one list: a shape has one for each axis. */
export const MOST_INTEGERS = 32;
/** Characters of a text that an error repeats. */
const LONGEST_QUOTE = 60;

/**
 * Reads the JSON of a safetensors header from its bytes. Unlike `JSON.parse` it refuses names that come twice, takes no numbers
 * but non-negative safe integers, and knows at which byte of the file something is wrong.
 */
export class HeaderScanner {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #position: number;

  /** @param bytes the file up to the header's end; the header begins at `start` */
  constructor(bytes: Uint8Array, start: number, file: string) {
    this.#bytes = bytes;
    this.#position = start;
    this.#file = file;
  }

  /** Where in the file the next value begins. */
  get offset(): number {
    return this.#position;
  }

  error(problem: string, offset = this.#position): DataFormatError {
    return new DataFormatError(this.#file, offset, problem);
  }

  /** An object; `field` is called with each name and the name's offset, and must read the value. */
  object(field: (name: string, offset: number) => void): void {
    const names = new Set<string>();
    this.#take('{');
    this.#skipSpaces();
    while (!this.#at('}')) {
      if (names.size > 0) {
        this.#take(',');
        this.#skipSpaces();
      }
      const offset = this.#position;
      const name = this.string();
      if (names.has(name)) throw this.error(`the name ${quoted(name)} comes twice`, offset);
      if (names.size === MOST_NAMES) throw this.error(`more than ${MOST_NAMES} names`, offset);
      names.add(name);
      this.#skipSpaces();
      this.#take(':');
      this.#skipSpaces();
      field(name, offset);
      this.#skipSpaces();
    }
    this.#take('}');
  }

  string(): string {
    const start = this.#position;
    this.#take('"');
    this.#position = this.#endOfText(start);
    let text: string;
    try {
      text = JSON.parse(this.#decoder.decode(this.#bytes.subarray(start, this.#position)));
    } catch (cause) {
      throw new DataFormatError(this.#file, start, 'not a JSON text in UTF-8', { cause });
    }
    if (/\p{Surrogate}/u.test(text)) throw this.error('the text is not well-formed Unicode', start);
    return text;
  }

  /** Where the text that begins at `start` ends: after the first quote that no backslash makes part of it. */
  #endOfText(start: number): number {
    for (let from = start + 1; ; ) {
      const end = this.#bytes.indexOf(QUOTE, from);
      if (end < 0) throw this.error('the header ends within a text', start);
      let before = end;
      while (before > from && this.#bytes[before - 1] === BACKSLASH) before--;
      // Of an even number, each makes the next one part of the text.
      if ((end - before) % 2 === 0) return end + 1;
      from = end + 1;
    }
  }

  /** An array of non-negative safe integers. */
  integers(): number[] {
    const values: number[] = [];
    this.#take('[');
    this.#skipSpaces();
    while (!this.#at(']')) {
      if (values.length > 0) {
        this.#take(',');
        this.#skipSpaces();
      }
      if (values.length === MOST_INTEGERS) throw this.error(`more than ${MOST_INTEGERS} numbers in a list`);
      values.push(this.#integer());
      this.#skipSpaces();
    }
    this.#take(']');
    return values;
  }

  /** Nothing but spaces may follow. */
  end(): void {
    this.#skipSpaces();
    if (this.#position < this.#bytes.length) throw this.error('the header goes on after its object');
  }

  #integer(): number {
    const start = this.#position;
    let value = 0;
    for (; this.#digit() >= 0; this.#position++) {
      // JSON has no leading zeros.
      if (this.#position > start && value === 0) throw this.error('a number begins with 0', start);
      value = value * 10 + this.#digit();
      if (value > Number.MAX_SAFE_INTEGER) throw this.error('a number is too large', start);
    }
    if (this.#position === start) throw this.error('expected a non-negative integer');
    return value;
  }

  /** The digit at the current position, negative if there is none. */
  #digit(): number {
    const digit = this.#position < this.#bytes.length ? this.#bytes[this.#position] - 0x30 : -1;
    return digit <= 9 ? digit : -1;
  }

  #at(character: string): boolean {
    return this.#bytes[this.#position] === character.charCodeAt(0);
  }

  #take(character: string): void {
    if (!this.#at(character)) throw this.error(`expected ${character}`);
    this.#position++;
  }

  #skipSpaces(): void {
    while (SPACES.includes(this.#bytes[this.#position])) this.#position++;
  }
}

/** A text of the file as an error repeats it. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
