import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { exports, version } from '../../package.json' with { type: 'json' };
import { bundles } from '../../scripts/bundles.js';
import { writeNotices } from '../../scripts/notices.js';
import { InstalledPackage } from './installed-package.js';
import { readmeBlocks } from './readme-blocks.js';

const installed = new InstalledPackage(inject('installed'));

/** An IDX file of bytes, as its format has it: kind 8, dimensions, big-endian sizes, values. */
function idxOfZeros(...sizes: number[]): Uint8Array {
  const header = new Uint8Array(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  const view = new DataView(header.buffer);
  for (const [d, size] of sizes.entries()) view.setUint32(4 + 4 * d, size);
  const values = sizes.reduce((product, size) => product * size);
  return new Uint8Array([...header, ...new Uint8Array(values)]);
}

const CORE = "export * from 'bornspike';";
const WINGS = ['register', 'device', 'dynamics', 'spiking', 'variational', 'qneuron', 'learning', 'data'];

const kernels = () => readFile(join(installed.project, 'node_modules/bornspike/build/core.wasm'));
/** The beginning of the text by which a bundle carries the kernels. */
const inlinedKernels = async () =>
  deflateRawSync(await kernels(), { level: 9 })
    .toString('base64')
    .slice(0, 60);

const ENTRIES = [
  '',
  ...WINGS.map((wing) => `/${wing}`),
  '/sweep',
  '/cluster',
  '/plot',
  '/hub',
  '/slim',
  '/standalone',
];
const TYPE_ROOTS = fileURLToPath(new URL('../../node_modules/@types', import.meta.url));

const report = (line: string) => process.stdout.write(`${line}\n`);

describe('the README', () => {
  it('shows code that runs', async () => {
    const blocks = await readmeBlocks('ts');
    expect(blocks.length).toBeGreaterThan(1);
    // The files that it opens.
    await installed.write('train-images-idx3-ubyte', idxOfZeros(3000, 2, 2));
    await installed.write('train-labels-idx1-ubyte', idxOfZeros(3000));
    const code = blocks.join('\n').replaceAll('console.log', '(() => {})');
    const result = await installed.runModule(
      `${code}\nconsole.log(JSON.stringify({ patterns: neuron.probabilities([0.4, 0.9]).length, bytes: bytes.length }));`,
    );
    expect(result).toEqual({ patterns: 4, bytes: expect.any(Number) });
  });
});

describe('the tarball', () => {
  it('has classes and functions that go by their names, in messages and when they are printed', async () => {
    const { known, wrong } = await installed.runModule<Record<'known' | 'wrong', string[]>>(`
      const [known, wrong] = [[], []];
      for (const entry of ${JSON.stringify(ENTRIES)}) {
        for (const [name, value] of Object.entries(await import('bornspike' + entry))) {
          if (typeof value !== 'function') continue;
          known.push(name);
          if (value.name !== name) wrong.push(value.name);
        }
      }
      console.log(JSON.stringify({ known, wrong }));
    `);
    expect(known).toEqual(expect.arrayContaining(['StateVector', 'DensityMatrix', 'QNeuronCircuit']));
    expect(wrong).toEqual([]);
  });

  it('holds what was built, and nothing else', () => {
    const allowed =
      /^(build\/(library|web|playground|cli|bench|types\/(src|assembly))\/|build\/(core|monitoring)\.wasm$)/;
    const notices = 'build/THIRD-PARTY-NOTICES.txt';
    const texts = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', notices];
    const paths = installed.tarball.files.map(({ path }) => path);
    expect(paths.filter((path) => !allowed.test(path) && !texts.includes(path))).toEqual([]);
    expect(paths.filter((path) => /test|golden|oracle|debug|\.(h5|gz|idx|ubyte|bin)$/.test(path))).toEqual(
      [],
    );
    expect(paths).toEqual(
      expect.arrayContaining(['build/core.wasm', 'build/monitoring.wasm', 'LICENSE', notices]),
    );
  });

  it('stays within 6 MB unpacked, of which a quarter is the command line with what it draws by', () => {
    const { size, unpackedSize } = installed.tarball;
    report(`tarball: ${size} bytes, unpacked ${unpackedSize}`);
    expect(unpackedSize).toBeLessThan(6_000_000);
  });

  it('has types that refer to nothing outside it', async () => {
    const paths = new Set(installed.tarball.files.map(({ path }) => path));
    // From the entry points on, as a compiler goes.
    const entries = Object.values<string | { types: string }>(exports);
    const reached = new Set(entries.flatMap((entry) => (typeof entry === 'string' ? [] : join(entry.types))));
    for (const path of reached) {
      const text = await readFile(join(installed.project, 'node_modules/bornspike', path), 'utf8');
      // Examples in docstrings import the package by its name.
      const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
      for (const [, name] of code.matchAll(/(?<!')\b(?:from|import)\s*\(?\s*'([^']+)'/g)) {
        expect(name, path).toMatch(/^\.{1,2}\//);
        const target = join(path, '..', name!).replace(/\.js$/, '.d.ts');
        expect(paths, `${path} imports ${name}`).toContain(target);
        reached.add(target);
      }
      expect(text, path).not.toContain('sourceMappingURL');
    }
  });
});

describe('a clone in a folder with an odd name', () => {
  it('is built by npm pack, and works', async () => {
    const command = join(installed.clone, 'build/cli/bornspike.js');
    const trained = await installed.run(
      process.execPath,
      command,
      'train',
      '--epochs',
      '1',
      '--runs',
      '1',
      '--json',
    );
    expect(JSON.parse(trained)).toHaveProperty('meta.version', version);
    expect(await installed.run(process.execPath, command, 'bench', '--help')).toMatch(/--quick/);
  });
});

describe('the notices', () => {
  const notices = () =>
    readFile(join(installed.project, 'node_modules/bornspike/build/THIRD-PARTY-NOTICES.txt'), 'utf8');

  it('name each package that a bundle holds, with its licence and the text of it', async () => {
    const inputs = await Promise.all(
      bundles.map(async (options) => {
        const { metafile } = await build({ ...options, write: false, absWorkingDir: installed.clone });
        return Object.keys(metafile!.inputs);
      }),
    );
    const names = inputs
      .flat()
      .flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect(new Set(names).size).toBeGreaterThan(50);
    const sections = (await notices()).split(`\n${'-'.repeat(80)}\n`);
    for (const name of new Set([...names, 'assemblyscript'])) {
      const section = sections.find((text) => text.trim().startsWith(`${name} `));
      expect(section, name).toMatch(
        /^\s*\S+ \d+\.\d+\.\d+\S* \((0BSD|Apache-2\.0|BSD-[23]-Clause|ISC|MIT)\)/,
      );
      expect(section, name).toMatch(/permi(ssion|tted)|Apache License/i);
      expect(section, name).toMatch(/copyright/i);
    }
  });

  it('are refused where a licence is of another kind, or has no text', async () => {
    const folder = join(installed.folder, 'node_modules/stranger');
    await mkdir(folder, { recursive: true });
    const write = (license: string) =>
      writeFile(
        join(folder, 'package.json'),
        JSON.stringify({ name: 'stranger', version: '1.0.0', license }),
      );
    const notice = () => writeNotices([join(folder, 'index.js')], join(folder, 'notices.txt'));
    await write('GPL-3.0-only');
    await expect(notice()).rejects.toThrow('stranger 1.0.0: the licence GPL-3.0-only is not allowed');
    await write('MIT');
    await expect(notice()).rejects.toThrow('stranger: there is no text of its licence');
  });
});

describe('in Node', () => {
  it('trains with every entry point', async () => {
    const result = await installed.runModule<Record<string, unknown>>(`
      import { mkdir, readFile, writeFile } from 'node:fs/promises';
      import { createEngine } from 'bornspike';
      import { readUsps, strokes } from 'bornspike/data';
      import { createEngine as createSlimEngine, Engine } from 'bornspike/slim';
      import { SpikingNetwork, trainLocal } from 'bornspike/spiking';
      const bytes = await readFile(new URL(import.meta.resolve('bornspike/core.wasm')));
      const slim = await createSlimEngine({ module: await WebAssembly.compile(bytes) });
      const engine = await createEngine();
      const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
      const { steps } = await trainLocal(network, await strokes({ count: 50, classes: [1, 7], seed: 1 }), { epochs: 2, batch: 25 }).finish();
      const signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
      const absent = await readUsps(signature).catch((error) => error.message);
      console.log(JSON.stringify({ steps, slim: slim.bytesUsed, one: engine instanceof Engine, absent }));
    `);
    expect(result).toEqual({
      steps: 4,
      slim: 0,
      // All entry points share their classes, so that what one makes the others take.
      one: true,
      absent: expect.stringContaining('npm install h5wasm'),
    });
  });

  it('does nothing when it is imported', async () => {
    const calls = await installed.runModule<string[]>(`
      const calls = [];
      const watch = (owner, name) => {
        const original = owner[name];
        owner[name] = function (...given) {
          calls.push(name);
          return new.target ? Reflect.construct(original, given) : Reflect.apply(original, this, given);
        };
      };
      for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming', 'validate', 'Module', 'Instance', 'Memory']) {
        watch(WebAssembly, name);
      }
      for (const name of ['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'eval', 'Function']) {
        watch(globalThis, name);
      }
      for (const name of ['log', 'warn', 'error', 'info', 'debug']) watch(console, name);
      const before = Object.keys(globalThis).length;
      for (const entry of ${JSON.stringify(ENTRIES)}) await import('bornspike' + entry);
      const found = [...calls];
      if (Object.keys(globalThis).length !== before) found.push('a new global');
      process.stdout.write(JSON.stringify(found));
    `);
    expect(calls).toEqual([]);
  });
});

describe('types', () => {
  const strict = {
    target: 'ES2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
  };
  const bundler = { module: 'ESNext', moduleResolution: 'Bundler' };
  const node16 = { module: 'Node16', moduleResolution: 'Node16' };
  const nodeNext = { module: 'NodeNext', moduleResolution: 'NodeNext' };
  const plain = { lib: ['ES2022'], types: [] };
  const dom = { lib: ['ES2022', 'DOM'], types: [] };
  // The types of Node hold some errors of their own when the DOM library is not there.
  const node = { lib: ['ES2022'], types: ['node'], typeRoots: [TYPE_ROOTS] };
  const everyEntry = ENTRIES.map((entry, i) => `import * as n${i} from 'bornspike${entry}'; n${i};`);

  it.each([
    ['Bundler', 'with the DOM library', { ...bundler, ...dom }],
    ['Bundler', 'without the DOM library', { ...bundler, ...plain }],
    ['Node16', 'without the DOM library', { ...node16, ...plain }],
    ['NodeNext', 'with the types of Node', { ...nodeNext, ...node }],
  ])('resolve by %s %s, all declarations checked', async (_, __, options) => {
    const files = ['consumer.ts', 'every-entry.ts'];
    if (options.lib.includes('DOM') || options.types.length > 0) files.push('web-consumer.ts');
    await installed.write('every-entry.ts', everyEntry.join('\n'));
    for (const name of files.filter((file) => file !== 'every-entry.ts')) {
      await installed.write(name, await readFile(new URL(name, import.meta.url)));
    }
    expect(await installed.checkTypes({ compilerOptions: { ...strict, ...options }, files })).toBe('');
  });

  it('fit the code that the README shows', async () => {
    await installed.write('readme.ts', (await readmeBlocks('ts')).join('\n'));
    const options = { ...strict, ...nodeNext, ...dom, types: ['node'], typeRoots: [TYPE_ROOTS] };
    const messages = await installed.checkTypes({
      compilerOptions: options,
      files: ['readme.ts'],
    });
    expect(messages).toBe('');
  });
});

describe('bundled for a page, without configuration', () => {
  async function bundle(contents: string): Promise<string> {
    const { outputFiles, warnings } = await build({
      stdin: { contents, resolveDir: installed.project },
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    expect(warnings).toEqual([]);
    return outputFiles[0]!.text;
  }

  it('takes along what is used', async () => {
    const neuron = await bundle("import { SqsNeuron } from 'bornspike/spiking'; globalThis.it = SqsNeuron;");
    expect(neuron).not.toMatch(/["'](node:|fs|url)/);
    expect(neuron).not.toContain(await inlinedKernels());
    expect(await bundle("export * from 'bornspike';")).toContain(await inlinedKernels());
    expect(neuron).not.toContain('bornspike-checkpoint');
  });

  it('leaves nothing of an import that is not used', async () => {
    // Sweeps and clusters keep files, which pages cannot.
    const unused = ENTRIES.filter((entry) => entry !== '/sweep' && entry !== '/cluster').map(
      (entry, i) => `import * as n${i} from 'bornspike${entry}';`,
    );
    expect(await bundle(unused.join(''))).toBe('');
  });

  /** What each may have, in bytes, gzipped, and has. */
  const budgets: [what: string, size: number, most: number][] = [];
  const holds = (what: string, size: number, most: number) => {
    budgets.push([what, size, most]);
    expect(size, what).toBeLessThan(most);
  };
  afterAll(() => {
    const row = (...cells: (string | number)[]) =>
      cells.map((cell, i) => (i === 0 ? `${cell}`.padEnd(28) : `${cell}`.padStart(9))).join('');
    report([row('gzipped bytes', 'has', 'may have'), ...budgets.map((budget) => row(...budget))].join('\n'));
  });

  /** Kilobytes: what loads models knows the classes of all wings, circuits read OpenQASM. */
  const MOST = {
    ...{ register: 102, device: 68, dynamics: 146, spiking: 122, variational: 121, qneuron: 105 },
    ...{ learning: 140, data: 85 },
  };
  it.each(Object.entries(MOST))('has all of the kernels and %s in %i kB, gzipped', async (wing, most) => {
    const code = await bundle(`${CORE} export * from 'bornspike/${wing}';`);
    holds(`kernels and ${wing}`, gzipSync(code).length, 1000 * most);
  });

  it('has the kernels and what loads them in their own kilobytes', async () => {
    // By gzip -9, which packs closer than Node does, they have 59.7 kB.
    holds('kernels', gzipSync(await kernels()).length, 61_000);
    holds('kernels and engine', gzipSync(await bundle(CORE)).length, 65_000);
  });

  it('draws pictures in 15 kB, gzipped', async () => {
    holds('plot', gzipSync(await bundle("export * from 'bornspike/plot';")).length, 15_000);
  });

  it('opens the playground with 250 kB, gzipped', async () => {
    const folder = join(installed.project, 'node_modules/bornspike/build/playground');
    const files = ['index.html', 'page.css', 'icon.svg', 'playground.js', 'worker.js'];
    const bytes = await Promise.all(files.map((file) => readFile(join(folder, file))));
    const size = bytes.reduce((sum, file) => sum + gzipSync(file).length, 0);
    holds('playground', size, 250_000);
  });

  it('stays within 260 kB, gzipped, with everything that there is', async () => {
    const everything = [CORE, ...WINGS.map((wing) => `export * from 'bornspike/${wing}';`)].join(' ');
    const inlined = await bundle(everything);
    const facade = await bundle(everything.replace("'bornspike'", "'bornspike/slim'"));
    expect(inlined).not.toMatch(/["']node:/);
    const [one, outside, wasm] = [inlined, facade, await kernels()].map((bytes) => gzipSync(bytes).length);
    holds('everything, one file', one!, 260_000);
    holds('everything, beside its wasm', outside! + wasm!, 260_000);
  });
});
