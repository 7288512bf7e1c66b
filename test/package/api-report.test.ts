import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { apiReports } from '../../scripts/api-report.js';
import { examples } from '../../scripts/examples.js';
import { InstalledPackage } from './installed-package.js';

const installed = new InstalledPackage(inject('installed'));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

describe('what the package exports', () => {
  let reports: Awaited<ReturnType<typeof apiReports>>;
  beforeAll(async () => {
    reports = await apiReports();
  });

  it('has each type that can be reached, so that users can name it', () => {
    expect(reports.texts.size).toBeGreaterThan(7);
    expect(reports.unexported).toEqual([]);
  });

  it('has a docstring in each place', () => {
    expect(reports.undocumented).toEqual([]);
  });

  it('is what docs/api says, which npm run api writes', async () => {
    const folder = new URL('../../docs/api/', import.meta.url);
    const read = async (name: string) => [name, await readFile(new URL(name, folder), 'utf8')];
    const committed = await Promise.all((await readdir(folder)).map(read));
    expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(reports.texts));
  });
});

describe('the examples in docstrings', () => {
  it('fit the types', async () => {
    await mkdir(join(installed.project, 'examples'), { recursive: true });
    const files: string[] = [];
    for (const [i, { name, code }] of (await examples()).entries()) {
      files.push(`examples/${i}-${name}.ts`);
      await writeFile(join(installed.project, files[i]!), code!);
    }
    const compilerOptions = {
      target: 'ES2022',
      module: 'NodeNext',
      lib: ['ES2022', 'ESNext.Disposable', 'DOM'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: true,
      verbatimModuleSyntax: true,
      types: ['node'],
      typeRoots: [join(modules, '@types')],
      paths: { h5wasm: [join(modules, 'h5wasm/src/hdf5_hl.d.ts')] },
    };
    expect(await installed.checkTypes({ compilerOptions, files })).toBe('');
  });
});
