import { DataFormatError, type Steps } from '../../engine/index.js';
import type { WorkCounter } from '../encoders/work-counter.js';
import { MOST_INTEGERS, MOST_NAMES, NAME, TEXT } from './safetensors-content.js';

const SPACES = [0x20, 0x09, 0x0a, 0x0d];
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Bytes of a text that are decoded in one go. */
const PIECE = 2 ** 18;
/** Bytes of the longest escape, such as \u0041. */
const LONGEST_ESCAPE = 6;
/** Bytes of a text that is looked at as one of ASCII. */
const LONGEST_PLAIN = 128;
/** Characters of a text that an error repeats. */
const LONGEST_QUOTE = 60;

/**
 * Reads the JSON of a safetensors header from its bytes. Unlike `JSON.parse` it refuses names that come twice, takes no numbers
 * but non-negative safe integers, and knows at which byte of the file something is wrong.
 */
export class HeaderScanner {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #work: WorkCounter;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #position: number;

  /** @param bytes the file up to the header's end; the header begins at `start` */
  constructor(bytes: Uint8Array, start: number, file: string, work: WorkCounter) {
    this.#bytes = bytes;
    this.#position = start;
    this.#file = file;
    this.#work = work;
  }

  /** Where in the file the next value begins. */
  get offset(): number {
    return this.#position;
  }

  error(problem: string, offset = this.#position): DataFormatError {
    return new DataFormatError(this.#file, offset, problem);
  }

  /** An object; `field` is called with each name and the name's offset, and must read the value. */
  *object(field: (name: string, offset: number) => Steps<void>): Steps<void> {
    const names = new Set<string>();
    this.#take('{');
    this.#skipSpaces();
    while (!this.#at('}')) {
      if (names.size > 0) {
        this.#take(',');
        this.#skipSpaces();
      }
      const offset = this.#position;
      const name = this.plainText() ?? (yield* this.string());
      if (names.has(name)) throw this.error(`the name ${quoted(name)} comes twice`, offset);
      if (names.size === MOST_NAMES) throw this.error(`more than ${MOST_NAMES} names`, offset);
      names.add(name);
      this.#skipSpaces();
      this.#take(':');
      this.#skipSpaces();
      yield* field(name, offset);
      if (this.#work.add(NAME)) yield;
      this.#skipSpaces();
    }
    this.#take('}');
  }

  /** A short text of ASCII without escapes, as most are; undefined, and nothing is read, if it is another. */
  plainText(): string | undefined {
    const bytes = this.#bytes;
    const first = this.#position + 1;
    const most = Math.min(bytes.length, first + LONGEST_PLAIN);
    if (!this.#at('"')) return undefined;
    for (let i = first; i < most; i++) {
      const byte = bytes[i]!;
      if (byte === QUOTE) {
        this.#position = i + 1;
        return String.fromCharCode.apply(null, bytes.subarray(first, i) as unknown as number[]);
      }
      if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return undefined;
    }
    return undefined;
  }

  *string(): Steps<string> {
    const start = this.#position;
    this.#take('"');
    // Put together by the engine when it is first read: to join the pieces here would take long all at once.
    let whole = '';
    // The first half of a character of which the second is in the next piece.
    let half = '';
    while (!this.#at('"')) {
      const from = this.#position;
      this.#position = this.#endOfPiece(start);
      let text = half + this.#decode(from, start);
      half = !this.#at('"') && isFirstHalf(text.charCodeAt(text.length - 1)) ? text.slice(-1) : '';
      text = text.slice(0, text.length - half.length);
      if (/\p{Surrogate}/u.test(text)) throw this.error('the text is not well-formed Unicode', start);
      whole += text;
      if (this.#work.add(TEXT * (this.#position - from))) yield;
    }
    this.#position++;
    return whole;
  }

  /** Where a piece of the text that began at `start` ends: at its quote, or between two characters. */
  #endOfPiece(start: number): number {
    const bytes = this.#bytes;
    const enough = this.#position + PIECE;
    let backslash = -LONGEST_ESCAPE;
    for (let i = this.#position; i < bytes.length; i++) {
      if (bytes[i] === QUOTE) return i;
      const between =
        bytes[i] === BACKSLASH || (i - backslash >= LONGEST_ESCAPE && (bytes[i]! & 0xc0) !== 0x80);
      if (i >= enough && between) return i;
      // What a backslash makes part of the text ends nothing.
      if (bytes[i] === BACKSLASH) backslash = i++;
    }
    throw this.error('the header ends within a text', start);
  }

  /** The characters from `from` to here, of the text that began at `start`. */
  #decode(from: number, start: number): string {
    try {
      return JSON.parse(`"${this.#decoder.decode(this.#bytes.subarray(from, this.#position))}"`);
    } catch (cause) {
      throw new DataFormatError(this.#file, start, 'not a JSON text in UTF-8', { cause });
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
    const digit = this.#position < this.#bytes.length ? this.#bytes[this.#position]! - 0x30 : -1;
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
    while (SPACES.includes(this.#bytes[this.#position]!)) this.#position++;
  }
}

const isFirstHalf = (unit: number) => unit >= 0xd800 && unit < 0xdc00;

/** A text of the file as an error repeats it. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
