/** `; did you mean ibm_brisbane?`, or nothing where no choice is like `text`: its last part by itself is, and all but two letters in a row. */
export function suggestion(text: string, choices: readonly string[]): string {
  const given = text.toLowerCase();
  const found = choices.filter(
    (choice) =>
      choice.split(/[/_]/).at(-1) === given || differing(given, choice) <= Math.min(2, given.length / 2),
  );
  return found.length === 0 ? '' : `; did you mean ${found.slice(0, 3).join(' or ')}?`;
}

/** Letters between what two texts begin with and what they end in. */
function differing(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  let end = 0;
  while (end < shorter - same && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - same - end;
}
