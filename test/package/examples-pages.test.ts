import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { InstalledPackage } from './installed-package.js';
import { blocksOf } from './readme-blocks.js';

const installed = new InstalledPackage(inject('installed'));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Pages that stand alone: their code, block by block, is a module, and their texts are what it prints. */
const pages = ['docs/tutorials', 'docs/how-to']
  .flatMap((folder) => readdirSync(`${repository}/${folder}`).map((name) => `${folder}/${name}`))
  .concat('docs/coming-from.md')
  .sort();
const textOf = (page: string) => readFile(`${repository}/${page}`, 'utf8');
const moduleOf = async (page: string) => blocksOf(await textOf(page), 'ts').join('');

describe('pages that stand alone', () => {
  it.each(pages)('%s prints what it says', async (page) => {
    const { code } = await transform(await moduleOf(page), { loader: 'ts' });
    const module = await installed.write('page.mjs', code);
    const printed = await installed.run(process.execPath, module);
    expect(printed).toBe(blocksOf(await textOf(page), 'text').join(''));
  });

  it('fit the types of the package', async () => {
    const files = pages.map((page) => `${page.replaceAll('/', '-')}.ts`);
    for (const [i, page] of pages.entries()) await installed.write(files[i]!, await moduleOf(page));
    const compilerOptions = {
      target: 'ES2022',
      lib: ['ES2022', 'DOM'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      types: ['node'],
      typeRoots: [`${repository}/node_modules/@types`],
    };
    expect(await installed.checkTypes({ compilerOptions, files })).toBe('');
  });
});
