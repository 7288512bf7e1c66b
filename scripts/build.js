// Builds everything into build/: the kernels, the facade, the command line, the types, the notices.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundles, commandLine, playground, serviceWorker } from './bundles.js';
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

const TRANSFORMS = ['scripts/structures.js', 'scripts/inlining.js', 'scripts/compact.js'];

/** What is compiled, each for its own, as users do not load the second before they need it. */
const MODULES = {
  core: { entry: 'assembly/index.ts', config: 'asconfig.json' },
  monitoring: { entry: 'assembly/monitoring.ts', config: 'asconfig.monitoring.json' },
};

/** What they are compiled to: those that run, with the structures that a transform writes, and those that check bounds. */
const TARGETS = {
  release: { transforms: TRANSFORMS, suffix: '' },
  debug: { transforms: [], suffix: '.debug' },
};

/** Digest of files: of their names and of what is in them. */
async function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

/** A file of the kernels and all that it imports. */
async function sourcesOf(entry, found = new Set()) {
  found.add(entry);
  const text = await readFile(entry, 'utf8');
  for (const [, path] of text.matchAll(/ from '(\..*)';/g)) {
    const file = join(dirname(entry), `${path}.ts`);
    if (!found.has(file)) await sourcesOf(file, found);
  }
  return found;
}

/** Compiles kernels, which takes most of a build's time: not again from the same files. */
async function compile(name, target) {
  const { entry, config } = MODULES[name];
  const { transforms, suffix } = TARGETS[target];
  const inputs = [...(await sourcesOf(entry)), config, ...transforms, 'package-lock.json'].sort();
  const structures = `build/generated/${name}`;
  const made = async () => {
    const written = transforms.length > 0 ? await readdir(structures) : [];
    return digestOf([
      ...inputs,
      `build/${name}${suffix}.wasm`,
      ...written.sort().map((file) => `${structures}/${file}`),
    ]);
  };
  const mark = `build/${name}.${target}.sha256`;
  const before = await readFile(mark, 'utf8').catch(() => '');
  if (before !== '' && before === (await made().catch(() => undefined))) return;
  if (transforms.length > 0) {
    await rm(structures, { recursive: true, force: true });
    await mkdir(structures, { recursive: true });
  }
  const options = ['--config', config, '--target', target];
  await node(
    bin('assemblyscript/bin/asc.js'),
    ...options,
    ...transforms.flatMap((file) => ['--transform', `./${file}`]),
  );
  await writeFile(mark, await made());
}

const kernels = (target) => Promise.all(Object.keys(MODULES).map((name) => compile(name, target)));

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
  await copyPage();
  await writeServiceWorker();
}

/** What of the playground is not bundled. */
async function copyPage() {
  for (const file of ['index.html', 'page.css', 'icon.svg', 'models/mnist.safetensors'])
    await copyFile(`web/${file}`, `build/playground/${basename(file)}`);
}

/** What keeps the page's files, by their names and one digest of all. */
async function writeServiceWorker() {
  const { outdir } = serviceWorker;
  const files = (await readdir(outdir)).filter((file) => file !== 'service-worker.js').sort();
  const revision = await digestOf(files.map((file) => `${outdir}/${file}`));
  const define = { FILES: JSON.stringify(files), REVISION: JSON.stringify(revision.slice(0, 16)) };
  await build({ ...serviceWorker, define });
}

/** The page alone. */
async function buildPlayground() {
  await kernels('release');
  await build(playground);
  await copyPage();
  await writeServiceWorker();
}

/** All that is packed, and the kernels that check bounds. */
async function buildAll() {
  // Files of another build, whose names this one does not write, would be packed.
  const stale = ['types', 'library', 'web', 'playground', 'cli'].map((name) => `build/${name}`);
  await Promise.all(stale.map((folder) => rm(folder, { recursive: true, force: true })));
  // Measurements stay.
  const benchmarks = await readdir('build/bench').catch(() => []);
  await Promise.all(
    benchmarks.filter((name) => name.endsWith('.js')).map((name) => rm(`build/bench/${name}`)),
  );
  await Promise.all([kernels('release'), kernels('debug')]);
  await writeOptionTexts();
  await Promise.all([bundle(), emitTypes()]);
}

/** No more than the command line takes: a third less time. */
async function buildCommandLine() {
  await kernels('release');
  await writeOptionTexts();
  await build(commandLine);
}

try {
  const part = { '--command-line': buildCommandLine, '--playground': buildPlayground }[process.argv[2]];
  await (part ?? buildAll)();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
