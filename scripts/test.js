// All tests of every day, and the checks of the sources beside them, which have the time that tests wait. What the checks say comes last.
import { spawn } from 'node:child_process';

const ended = (child) =>
  new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });

const check = spawn(process.execPath, ['scripts/check.js'], { stdio: ['ignore', 'pipe', 'pipe'] });
const said = [];
for (const stream of [check.stdout, check.stderr]) stream.on('data', (bytes) => said.push(bytes));
const vitest = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
const passed = await Promise.all([ended(check), ended(vitest)]);
process.stdout.write(Buffer.concat(said));
if (passed.includes(false)) process.exitCode = 1;
