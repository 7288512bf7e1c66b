import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { expect, inject, it } from 'vitest';
import { exports, version } from '../../package.json' with { type: 'json' };
import { InstalledPackage } from './installed-package.js';

const installed = new InstalledPackage(inject('installed'));

it('is what registries and runtimes expect of a package', async () => {
  const { messages } = await publint({
    pkgDir: join(installed.project, 'node_modules/bornspike'),
    pack: false,
    strict: true,
  });
  expect(messages).toEqual([]);
});

/** Entry points with conditions or files of their own kind. */
const OF_THEIR_OWN = ['.', './parallel', './standalone', './core.wasm'];

it('has types that say what is loaded, by every way in which modules are found', async () => {
  const bytes = await readFile(join(installed.folder, `bornspike-${version}.tgz`));
  const analysis = await checkPackage(createPackageFromTarballData(bytes), { entrypoints: OF_THEIR_OWN });
  if (!analysis.types) throw new Error('there are no types');
  // There are modules alone, no CommonJS: Node 20.19 and later take them by `require`, too.
  const other = analysis.problems.filter(
    (problem) => !('resolutionKind' in problem && /node10|node16-cjs/.test(problem.resolutionKind)),
  );
  expect(other).toEqual([]);
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
