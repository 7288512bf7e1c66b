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
    'plot',
  ].map((name) => `docs/${name}`),
];

/** The code in `language` that the README and the guides show, block by block. */
export async function readmeBlocks(language: string): Promise<string[]> {
  const pages = PAGES.map((page) => readFile(new URL(`../../${page}.md`, import.meta.url), 'utf8'));
  const text = (await Promise.all(pages)).join('\n');
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'));
  return Array.from(blocks, ([, code]) => code!);
}
