// Lints the kernels: AssemblyScript reads as TypeScript but for decorators of functions, which are left out of a copy.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'build/lint');

const configuration = {
  root: true,
  formatter: { enabled: false },
  linter: {
    rules: {
      preset: 'recommended',
      // Types are not told from values, == is ===, and constants have more digits than a double keeps.
      style: { useImportType: 'off' },
      correctness: { noPrecisionLoss: 'off' },
      suspicious: {
        noDoubleEquals: 'off',
        noTsIgnore: 'off',
        noAssignInExpressions: 'off',
        noConstEnum: 'off',
        noApproximativeNumericConstant: 'off',
      },
    },
  },
};

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await cp(join(root, 'assembly'), join(folder, 'assembly'), { recursive: true });
for (const name of await readdir(folder, { recursive: true })) {
  if (!name.endsWith('.ts')) continue;
  const path = join(folder, name);
  // Lines keep their numbers.
  await writeFile(path, (await readFile(path, 'utf8')).replace(/^ *(@\w+(\(.*\))? ?)+$/gm, ''));
}
await writeFile(join(folder, 'biome.json'), JSON.stringify(configuration));
const biome = join(root, 'node_modules/.bin/biome');
const { status } = spawnSync(biome, ['lint', '--error-on-warnings', '.'], { cwd: folder, stdio: 'inherit' });
process.exitCode = status ?? 1;
