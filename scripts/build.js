// Builds everything into build/: the kernels, the facade, the command line, the types, the notices.
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundles } from './bundles.js';
import { writeNotices } from './notices.js';
import { writeOptionTexts } from './option-texts.js';

const run = promisify(execFile);
const bin = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

async function node(script, ...args) {
  try {
    await run(process.execPath, [script, ...args]);
  } catch (error) {
    throw new Error(`${error.stdout}${error.stderr}`);
  }
}

const compileKernels = (target, ...options) =>
  node(bin('assemblyscript/bin/asc.js'), '--target', target, ...options);
async function emitTypes() {
  await node(bin('typescript/bin/tsc'), '-p', 'tsconfig.json');
  // All that is generated is internal: its declarations are empty, and no other needs them.
  await rm('build/types/build', { recursive: true });
}

async function bundle() {
  const inputs = [];
  for (const options of bundles) {
    const { metafile } = await build(options);
    inputs.push(...Object.keys(metafile.inputs));
  }
  await writeNotices(inputs, 'build/THIRD-PARTY-NOTICES.txt');
}

try {
  // Files of another build, whose names this one does not write, would be packed.
  const stale = ['types', 'library', 'web', 'generated'].map((name) => `build/${name}`);
  await Promise.all(stale.map((folder) => rm(folder, { recursive: true, force: true })));
  // Measurements stay.
  const benchmarks = await readdir('build/bench').catch(() => []);
  await Promise.all(
    benchmarks.filter((name) => name.endsWith('.js')).map((name) => rm(`build/bench/${name}`)),
  );
  await mkdir('build', { recursive: true });
  await mkdir('build/generated');
  await Promise.all([
    compileKernels('release', '--transform', './scripts/structures.js'),
    compileKernels('debug'),
  ]);
  await writeOptionTexts();
  await Promise.all([bundle(), emitTypes()]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
