import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../cli/command.js';
import { blocksOf } from '../package/readme-blocks.js';
import { RedisProcess } from './redis.js';

const root = join(import.meta.dirname, '../..');
const codeOf = (page: string) => blocksOf(readFileSync(join(root, `docs/${page}.md`), 'utf8'), 'ts');

it('shows code of a cluster that runs, as a user of the package has it', async () => {
  const redis = await RedisProcess.start();
  // Beside the package, which it imports by its name.
  const script = join(root, 'build/cluster-guide.mjs');
  const blocks = [...codeOf('sweeps'), ...codeOf('cluster')].join('\n');
  const quiet = blocks.replaceAll('console.log', '(() => {})').replace('redis://localhost:6379', redis.url);
  const code = `${quiet}
    await work();
    const found = await ask();
    console.log(JSON.stringify([...found.values()].map(({ metrics }) => metrics.half).sort()));
    // The worker would go on.
    setImmediate(process.exit, 0);`;
  writeFileSync(script, transformSync(code, { loader: 'ts' }).code);
  const said = execFileSync(process.execPath, [script], { cwd: temporaryFolder(), encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual([0.5, 1, 1.5]);
  rmSync(script);
  await redis.stop();
});
