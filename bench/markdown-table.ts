/** A Markdown table with aligned columns, as the formatter leaves it; the first `texts` columns are text, the others numbers. */
export function markdownTable(header: readonly string[], rows: readonly string[][], texts = 1): string {
  const cells = [header, ...rows].map((row) =>
    header.map((_, column) => (row[column] ?? '').replaceAll('|', '\\|')),
  );
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)));
  const isText = (column: number) => column < texts;
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  const [first, ...others] = cells.map((row) =>
    line(
      row.map((cell, column) =>
        isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      ),
    ),
  );
  const rule = line(
    widths.map((width, column) => (isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  return [first, rule, ...others].join('\n');
}
