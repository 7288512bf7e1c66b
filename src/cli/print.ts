import { dirname, relative } from 'node:path';
import { styleText } from 'node:util';
import { toJSON } from '../engine/to-json.js';
import { makeFolder } from './make-folder.js';
import { writeAtomically } from './write-atomically.js';

export { bytes, count, counted, decimal, percent } from '../engine/format.js';

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
  return cells.map((cell, i) => cell.padStart(widths[i])).join('  ');
}

/** Columns as wide as their widest cell, aligned left. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((cells) => cells[c].length)));
  return rows.map((cells) =>
    cells
      .map((cell, c) => cell.padEnd(widths[c]))
      .join('  ')
      .trimEnd(),
  );
}

/** Closed pipes (`bornspike … | head -1`) end the output, not the work. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** How this program was called, for commands that it suggests. */
export function programName(): string {
  const script = process.argv[1] ?? '';
  return script.endsWith('.js') ? `node ${relative(process.cwd(), script)}` : 'bornspike';
}

/** A path as a shell takes it. */
export const quote = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
