import type { ClaimOutcome, Figure, FigureResult } from './figure.js';

/** What a verdict says in a sentence. */
export const VERDICTS: Record<ClaimOutcome, string> = {
  reproduced: 'The claim was reproduced in this run.',
  'not reproduced': 'The claim was not reproduced in this run.',
  undecided: 'This run cannot decide whether the claim holds.',
};

/** A figure's page; `image` is the name of the SVG beside it. */
export function markdownOf(
  figure: Figure,
  { table, verdict, seed, meta }: FigureResult,
  image: string,
): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const settings = Object.entries(meta.options).map(
    ([name, value]) => `${name} ${[value].flat().join(', ')}`,
  );
  return [
    `# ${figure.id}: ${figure.title}`,
    `Claim: ${figure.claim}`,
    `![${figure.title}](${image})`,
    `**${VERDICTS[verdict.outcome]}**`,
    verdict.reasons.map((reason) => `- ${reason}`).join('\n'),
    ...(meta.warnings.length > 0 ? [meta.warnings.map((warning) => `Note: ${warning}.`).join('\n')] : []),
    [row(table.columns), row(table.columns.map(() => '---')), ...table.rows.map(row)].join('\n'),
    `Means over runs ± their standard errors. Seed ${seed}; ${settings.join('; ')}; bornspike ${meta.version}; ${meta.seconds.toFixed(0)} s.`,
  ]
    .join('\n\n')
    .concat('\n');
}
