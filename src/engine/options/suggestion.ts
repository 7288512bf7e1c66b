/** Letters that may be wrong in a name that was meant. */
const FARTHEST = 2;

/** `; did you mean ibm_brisbane?`, or nothing where no choice is like `text`: a part of one counts as well. */
export function suggestion(text: string, choices: readonly string[]): string {
  const parts = choices.filter((choice) => choice.split(/[/_]/).at(-1) === text.toLowerCase());
  const near = choices.filter(
    (choice) => distance(text.toLowerCase(), choice) <= Math.min(FARTHEST, text.length / 2),
  );
  const found = parts.length > 0 ? parts : near;
  return found.length === 0 ? '' : `; did you mean ${found.slice(0, 3).join(' or ')}?`;
}

/** Levenshtein's: letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
  }
  return row[b.length]!;
}
