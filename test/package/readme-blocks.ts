import { readFile } from 'node:fs/promises';

/** The README and the guides, in the order in which their code builds on each other. */
const PAGES = [
  'README',
  ...[
    'spiking',
    'data',
    'register',
    'dynamics',
    'variational',
    'devices',
    'openqasm',
    'qneuron',
    'learning',
    'embedding',
    'sweeps',
    'cluster',
    'plot',
    'parallel',
  ].map((name) => `docs/${name}`),
];

/** The blocks in `language` of a page. */
export const blocksOf = (text: string, language: string): string[] =>
  Array.from(text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms')), ([, code]) => code!);

/** The code in `language` that the README and the guides show, block by block. */
export async function readmeBlocks(language: string): Promise<string[]> {
  const pages = PAGES.map((page) => readFile(new URL(`../../${page}.md`, import.meta.url), 'utf8'));
  return blocksOf((await Promise.all(pages)).join('\n'), language);
}
