import { dirname, relative } from 'node:path';
import { styleText } from 'node:util';
import { toJSON } from '../../engine/index.js';
import { makeFolder, writeAtomically } from '../../files/index.js';
import { table, terminalColumns, wrap } from './layout.js';

export { bytes, count, counted, decimal, percent, withError } from '../../engine/index.js';

/** What a command says: lines for humans or one JSON document on stdout, remarks on stderr. */
export class Printer {
  readonly #json: boolean;

  constructor(json = false) {
    this.#json = json;
  }

  /** For humans only. */
  line(text = ''): void {
    if (!this.#json) process.stdout.write(`${text}\n`);
  }

  /** The same, in as many lines as the terminal needs; the second and later ones are indented. */
  paragraph(text: string, indent = ''): void {
    for (const line of wrap(text, terminalColumns(), indent)) this.line(line);
  }

  /** The first row are the titles. */
  table(rows: readonly (readonly string[])[]): void {
    const [titles, ...lines] = table(rows);
    for (const line of titles!) this.line(bold(line));
    for (const line of lines.flat()) this.line(line);
  }

  /** Says that a file was written. */
  written(path: string): void {
    this.line(dim(`written: ${path}`));
  }

  /** The result, for programs only. */
  document(document: object): void {
    if (this.#json) process.stdout.write(`${JSON.stringify(toJSON(document))}\n`);
  }

  /** What is not part of the result. */
  remark(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}

/** Writes a JSON document to `path`, whose folder is made if need be. */
export function writeDocument(path: string, document: object): void {
  makeFolder(dirname(path));
  writeAtomically(path, `${JSON.stringify(toJSON(document), null, 2)}\n`);
}

/** Text in bold, where stdout is a terminal with colours (`NO_COLOR` takes them away). */
export const bold = (text: string): string => (hasColors() ? styleText('bold', text) : text);

/** Text that stands back. */
export const dim = (text: string): string => (hasColors() ? styleText('dim', text) : text);

const hasColors = (): boolean => process.stdout.isTTY === true && process.stdout.hasColors();

/** Cells to the right of columns of these widths. */
export function row(widths: readonly number[], cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(widths[i]!)).join('  ');
}

/** How this program was called, for commands that it suggests. */
export function programName(): string {
  const script = process.argv[1] ?? '';
  return script.endsWith('.js') ? `node ${relative(process.cwd(), script)}` : 'bornspike';
}

/** A path as a shell takes it. */
export const quote = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
