// Builds everything into build/: the kernels, the facade for Node and for the web, the command line, the types.
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { inlineWasm } from './inline-wasm.js';

const run = promisify(execFile);
const bin = (path) => new URL(`../node_modules/${path}`, import.meta.url).pathname;

async function node(script, ...args) {
  try {
    await run(process.execPath, [script, ...args]);
  } catch (error) {
    throw new Error(`${error.stdout}${error.stderr}`);
  }
}

const compileKernels = (target) => node(bin('assemblyscript/bin/asc.js'), '--target', target);

const entryPoints = {
  index: 'src/index.ts',
  slim: 'src/slim.ts',
  register: 'src/register/index.ts',
  spiking: 'src/spiking/index.ts',
  variational: 'src/variational/index.ts',
  dynamics: 'src/dynamics/index.ts',
  qneuron: 'src/qneuron/index.ts',
  data: 'src/data/index.ts',
};
const library = {
  entryPoints,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  chunkNames: 'chunk-[hash]',
  packages: 'external',
  plugins: [inlineWasm],
  define: { CORE_WASM: '"../core.wasm"' },
  logLevel: 'warning',
};

const bundleForNode = () => build({ ...library, platform: 'node', outdir: 'build/node' });
const bundleForWeb = () => build({ ...library, platform: 'browser', outdir: 'build/web' });
const bundleCommandLine = () =>
  build({
    ...library,
    entryPoints: { bornspike: 'src/cli/main.ts' },
    platform: 'node',
    outdir: 'build/cli',
    packages: 'bundle',
    external: ['h5wasm'],
    // Bundled CommonJS libraries still call require for Node's own modules.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    splitting: false,
    sourcemap: false,
    // Names stay, so that a stack trace tells where it was.
    minifyWhitespace: true,
    minifySyntax: true,
  });
const bundleBenchmarks = () =>
  build({
    ...library,
    entryPoints: { run: 'bench/run.ts', contender: 'bench/contender.ts', report: 'bench/report.ts' },
    platform: 'node',
    outdir: 'build/bench',
    packages: 'bundle',
    external: ['h5wasm'],
    // Loaded at run time by the command line, and by nothing else: no maps to publish.
    sourcemap: false,
    minifyWhitespace: true,
    minifySyntax: true,
  });
const emitTypes = () => node(bin('typescript/bin/tsc'), '-p', 'tsconfig.json');

try {
  // Files of another build, whose names this one does not write, would be packed.
  const stale = ['types', 'node', 'web'].map((name) => `build/${name}`);
  await Promise.all(stale.map((folder) => rm(folder, { recursive: true, force: true })));
  // Measurements stay.
  const benchmarks = await readdir('build/bench').catch(() => []);
  await Promise.all(
    benchmarks.filter((name) => name.endsWith('.js')).map((name) => rm(`build/bench/${name}`)),
  );
  await mkdir('build', { recursive: true });
  await Promise.all([compileKernels('release'), compileKernels('debug')]);
  await Promise.all([bundleForNode(), bundleForWeb(), bundleCommandLine(), bundleBenchmarks(), emitTypes()]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
