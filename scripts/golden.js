// Rewrites test/golden/golden.json. A change of that table is a change of results: say why in the commit.
import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { inlineWasm } from './inline-wasm.js';

const outfile = 'build/golden/standalone.js';
await build({
  entryPoints: ['test/golden/standalone.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  packages: 'external',
  conditions: ['node'],
  plugins: [inlineWasm],
});
const { runGoldenCases } = await import(new URL(`../${outfile}`, import.meta.url).href);
const table = await runGoldenCases();
await writeFile('test/golden/golden.json', `${JSON.stringify(table, null, 2)}\n`);
console.log(`${Object.keys(table).length} hashes written`);
