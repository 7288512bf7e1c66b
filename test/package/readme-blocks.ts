import { readFile } from 'node:fs/promises';

/** The code in `language` that the README shows, block by block. */
export async function readmeBlocks(language: string): Promise<string[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'));
  return Array.from(blocks, ([, code]) => code);
}
