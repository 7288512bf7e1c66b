/** Columns of the terminal (80 where it does not tell, or says 0); elsewhere lines are as long as they are. */
export const terminalColumns = (): number =>
  process.stdout.isTTY ? Math.max(40, process.stdout.columns || 80) : Infinity;

const GAP = 2;

/** Lines of at most `columns` characters, the second and later ones indented; words are never cut. */
export function wrap(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  // What the text begins with stays.
  let line = /^ */.exec(text)![0];
  let isEmpty = true;
  // A number stays with its error and its unit.
  for (const word of text.trimStart().split(/(?<!±) (?!±|%)/)) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = indent + word;
    } else line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/**
 * Cells in columns as wide as need be, aligned left; cells are wrapped where the rows are wider than `columns`.
 *
 * @returns the lines of each row
 */
export function table(rows: readonly (readonly string[])[], columns = terminalColumns()): string[][] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((cells) => cells[c]!.length)));
  const least = rows[0]!.map((_, c) =>
    Math.max(...rows.flatMap((cells) => wrap(cells[c]!, 1).map((word) => word.length))),
  );
  const total = () => widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));
  while (total() > columns) {
    // The column with the most to give.
    const widest = widths.reduce((best, width, c) => {
      const canShrink = width > least[c]!;
      return canShrink && (best < 0 || width > widths[best]!) ? c : best;
    }, -1);
    if (widest < 0) break;
    widths[widest]!--;
  }
  return rows.map((cells) => {
    const wrapped = cells.map((cell, c) => wrap(cell, widths[c]!));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, l) =>
      wrapped
        .map((lines, c) => (lines[l] ?? '').padEnd(widths[c]!))
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
  });
}
