/** Terms of a ket, and rows and columns of a matrix, that are written; of larger ones the rest is counted. */
const MOST_TERMS = 16;
const MOST_ROWS = 8;
const DECIMALS = 4;
/** What is smaller is written as 0. */
const LEAST = 10 ** -DECIMALS / 2;

/** With at most four decimals, without -0. */
const rounded = (value: number): number => Number(value.toFixed(DECIMALS)) || 0;

/** `0.5`, `-0.5i`, `0.5+0.5i`. */
function complexOf(re: number, im: number): string {
  const [a, b] = [rounded(re), rounded(im)];
  if (b === 0) return `${a}`;
  return a === 0 ? `${b}i` : `${a}${b < 0 ? '' : '+'}${b}i`;
}

/** Amplitudes, re and im in turn, as a ket: `0.7071|00⟩ - 0.7071|11⟩`. */
export function ket(amplitudes: Float64Array, qubits: number): string {
  const terms: string[] = [];
  let more = 0;
  for (let k = 0; k < amplitudes.length / 2; k++) {
    const [re, im] = [amplitudes[2 * k]!, amplitudes[2 * k + 1]!];
    if (Math.abs(re) < LEAST && Math.abs(im) < LEAST) continue;
    if (terms.length === MOST_TERMS) more++;
    else {
      const written = complexOf(re, im);
      const basis = `|${k.toString(2).padStart(qubits, '0')}⟩`;
      terms.push(`${/.[+-]/.test(written) ? `(${written})` : written}${basis}`);
    }
  }
  return `${terms.join(' + ').replaceAll('+ -', '- ')}${more > 0 ? ` + … (${more} more)` : ''}`;
}

/** Rows of a square matrix, re and im in turn, in columns. */
export function matrixText(entries: Float64Array): string {
  const size = Math.sqrt(entries.length / 2);
  const shown = Array.from({ length: Math.min(size, MOST_ROWS) }, (_, i) => i);
  const cells = shown.map((row) =>
    shown.map((column) => {
      const at = 2 * (row * size + column);
      return complexOf(entries[at]!, entries[at + 1]!);
    }),
  );
  const width = Math.max(...cells.flat().map(({ length }) => length));
  const rest = size > MOST_ROWS ? ' …' : '';
  const rows = cells.map((row) => row.map((cell) => cell.padStart(width)).join('  ') + rest);
  return [...rows, ...(rest ? [`… (${size} rows)`] : [])].join('\n');
}
