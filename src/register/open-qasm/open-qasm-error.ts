import { BornspikeError } from '../../engine/index.js';

/**
 * A program that is no OpenQASM 3, or goes beyond what `fromOpenQasm3` reads of it.
 *
 * @example
 * ```ts
 * import { fromOpenQasm3, OpenQasmError } from 'bornspike/register';
 *
 * try {
 *   await fromOpenQasm3('OPENQASM 3.0;\nqubit[2] q;\nh q[2];');
 * } catch (error) {
 *   if (error instanceof OpenQasmError) console.log(error.line, error.column, '|', error.message);
 *   // prints: 3 4 | line 3, column 4: q has no number 2, it ends at 1
 * }
 * ```
 */
export class OpenQasmError extends BornspikeError {
  /** `'OpenQasmError'` */
  override name = 'OpenQasmError';
  /** Of the place, from 1. */
  readonly line: number;
  /** Of the place within its line, from 1, in UTF-16 units. */
  readonly column: number;

  constructor({ line, column }: { line: number; column: number }, problem: string) {
    super(`line ${line}, column ${column}: ${problem}`);
    this.line = line;
    this.column = column;
  }
}
