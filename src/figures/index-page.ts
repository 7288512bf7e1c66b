import type { ClaimOutcome, Figure, FigureResult } from './figure.js';
import { VERDICTS } from './markdown.js';

const STYLE = `
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; font: 16px/1.5 system-ui, sans-serif; }
nav li, td, th { padding: 0.1rem 0.7rem 0.1rem 0; text-align: left; vertical-align: top; }
img { max-width: 100%; height: auto; border: 1px solid #d0d7de; }
table { border-collapse: collapse; font-size: 0.85rem; } td, th { border-bottom: 1px solid #d0d7de; }
.reproduced { color: #116329; } .not-reproduced { color: #a40e26; } .undecided { color: #7d4e00; }
summary { cursor: pointer; } article { margin-top: 3rem; }`;

const SHORT: Record<ClaimOutcome, string> = {
  reproduced: 'reproduced',
  'not reproduced': 'not reproduced',
  undecided: 'undecided',
};

/** One page with all figures, their claims and their verdicts, that needs no other file. */
export function indexPage(made: readonly { figure: Figure; result: FigureResult }[]): string {
  const { seed, meta } = made[0]!.result;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>bornspike: figures</title><style>${STYLE}
</style></head>
<body>
<h1>Figures, each an experiment</h1>
<p>bornspike ${text(meta.version)}, seed ${text(String(seed))}. Errors are standard errors.</p>
<nav><table>
${made.map(summarise).join('\n')}
</table></nav>
${made.map(describe).join('\n')}
</body>
</html>
`;
}

const anchor = ({ id }: Figure): string => id.replace('/', '-');

const summarise = ({ figure, result: { verdict } }: { figure: Figure; result: FigureResult }): string =>
  `<tr><td><a href="#${anchor(figure)}">${text(figure.id)}</a></td><td>${text(figure.title)}</td><td class="${verdict.outcome.replace(' ', '-')}">${SHORT[verdict.outcome]}</td></tr>`;

function describe({ figure, result }: { figure: Figure; result: FigureResult }): string {
  const { svg, verdict, table, meta } = result;
  const cells = (row: readonly string[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`;
  const items = (list: readonly string[]) =>
    `<ul>${list.map((each) => `<li>${text(each)}</li>`).join('')}</ul>`;
  return `<article id="${anchor(figure)}">
<h2>${text(figure.id)}: ${text(figure.title)}</h2>
<p>Claim: ${text(figure.claim)}</p>
<img alt="${text(figure.title)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">
<p class="${verdict.outcome.replace(' ', '-')}"><strong>${VERDICTS[verdict.outcome]}</strong></p>
${items(verdict.reasons)}
${meta.warnings.length > 0 ? `<p>Notes:</p>${items(meta.warnings)}` : ''}
<details><summary>numbers</summary><table>${cells(table.columns, 'th')}${table.rows.map((row) => cells(row, 'td')).join('')}</table></details>
</article>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (content: string): string => content.replace(/[&<>"]/g, (letter) => ENTITIES[letter]!);
