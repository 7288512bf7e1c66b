// All checks of the sources side by side: what each says is printed as it ends, whole.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => `node_modules/.bin/${name}`;

// What did not change since the last time is not looked at again.
const CHECKS = [
  [
    bin('tsc'),
    '--noEmit',
    '-p',
    'tsconfig.test.json',
    '--incremental',
    '--tsBuildInfoFile',
    'build/check.tsbuildinfo',
  ],
  [
    bin('prettier'),
    '--check',
    'assembly/**/*.ts',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    'build/prettier-cache',
  ],
  [bin('biome'), 'check', '.'],
  [process.execPath, 'scripts/lint-kernels.js'],
];

const end = ([command, ...args]) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes));
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code === 0);
    });
  });

const passed = await Promise.all(CHECKS.map(end));
if (passed.includes(false)) process.exitCode = 1;
