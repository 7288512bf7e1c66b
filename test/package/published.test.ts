import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { exports, version } from '../../package.json' with { type: 'json' };
import { InstalledPackage } from './installed-package.js';

const installed = new InstalledPackage(inject('installed'));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** What a module prints that has the repository's packages, and is given a path. */
async function judged<R>(code: string, path: string): Promise<R> {
  const args = ['--input-type=module', '--eval', code, path];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repository });
  return JSON.parse(stdout) as R;
}

it('is what registries and runtimes expect of a package', async () => {
  const code = `
    import { publint } from 'publint';
    const { messages } = await publint({ pkgDir: process.argv[1], pack: false, strict: true });
    console.log(JSON.stringify(messages));`;
  expect(await judged(code, join(installed.project, 'node_modules/bornspike'))).toEqual([]);
});

/** Entry points with conditions or files of their own kind. */
const OF_THEIR_OWN = ['.', './parallel', './standalone', './core.wasm', './monitoring.wasm'];

it('has types that say what is loaded, by every way in which modules are found', async () => {
  const code = `
    import { readFile } from 'node:fs/promises';
    import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
    const tarball = createPackageFromTarballData(await readFile(process.argv[1]));
    const { types, problems } = await checkPackage(tarball, { entrypoints: ${JSON.stringify(OF_THEIR_OWN)} });
    console.log(JSON.stringify({ hasTypes: Boolean(types), problems }));`;
  const { hasTypes, problems } = await judged<{
    hasTypes: boolean;
    problems: { kind: string; resolutionKind?: string }[];
  }>(code, join(installed.folder, `bornspike-${version}.tgz`));
  expect(hasTypes).toBe(true);
  // There are modules alone, no CommonJS: Node 20.19 and later take them by `require`, too.
  const others = problems.filter(({ resolutionKind }) => !/^node(10|16-cjs)$/.test(resolutionKind ?? ''));
  expect(others).toEqual([]);
  // All others are written after one pattern, so that one of them stands for all.
  for (const [entry, targets] of Object.entries(exports)) {
    if (typeof targets === 'string' || OF_THEIR_OWN.includes(entry)) continue;
    const name = entry.slice(2);
    const types = name === 'slim' ? 'slim' : `${name}/public`;
    expect(targets).toEqual({
      types: `./build/types/src/${types}.d.ts`,
      default: `./build/library/${name}.js`,
    });
  }
});
