import { execFile, spawn } from 'node:child_process';
import { copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { build as buildWithVite } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { programs } from '../runtimes/programs.js';
import { fetchWhenUp, freePort, workerd } from '../runtimes/workerd.js';
import { InstalledPackage } from './installed-package.js';
import { serveFolder } from './serve-folder.js';
import { Tools } from './tools.js';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));
const installed = new InstalledPackage(inject('installed'));

/** What all examples that watch a neuron at the rate 8 find, wherever they run. */
const WATCHED = '0.841 ± 0.012';

let tools: Tools;
let browser: Browser;
const example = (...path: string[]) => join(tools.folder, 'examples', ...path);
beforeAll(async () => {
  const packages = [
    join(installed.folder, installed.tarball.filename),
    ...['react@19.3.1', 'react-dom@19.3.1', '@types/react@19.3.0', '@types/react-dom@19.3.0'],
    ...['@observablehq/runtime@6.0.1', '@observablehq/inspector@5.0.1'],
  ];
  const deno = programs.find(({ name }) => name === 'Deno')!;
  tools = await Tools.forPrograms([{ packages }, deno, workerd]);
  await cp(join(repository, 'examples'), example(), { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
afterAll(async () => {
  await browser?.close();
  await tools?.dispose();
});

/** Runs a program in the folder of an example, and returns what it prints. */
async function printed(folder: string, program: string, ...given: string[]): Promise<string> {
  const { stdout } = await run(program, given, {
    cwd: example(folder),
    env: { ...process.env, NO_COLOR: '1' },
  });
  return stdout;
}

/** Opens a folder in Chromium, which must not complain, until the page shows all that is awaited. */
async function shown(folder: string, ...awaited: ((page: Page) => Locator)[]): Promise<void> {
  const site = await serveFolder(folder);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  try {
    await page.goto(site.origin);
    for (const find of awaited) await find(page).first().waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
    site.close();
  }
}

const text = (words: string | RegExp) => (page: Page) => page.getByText(words);
const bundled = (entry: string, outfile: string, options: object = {}) =>
  build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', target: 'es2022', ...options });

describe('examples', () => {
  it('are listed, and listed ones are there', async () => {
    const text = await readFile(join(repository, 'examples/README.md'), 'utf8');
    const folders = (await readdir(join(repository, 'examples'))).filter((name) => !name.endsWith('.md'));
    expect(Array.from(text.matchAll(/^\| \[(\w+)\]/gm), ([, name]) => name!).sort()).toEqual(folders.sort());
  });

  it('a script of Node', async () => {
    const lines = (await printed('node', process.execPath, 'order.js')).trim().split('\n');
    expect(lines).toHaveLength(4);
    // As the tutorial has it, which trains the same network.
    expect(lines.at(-1)).toBe('read from order.safetensors: test accuracy 0.815');
  });

  it('a script of Deno', async () => {
    const lines = await printed('deno', tools.program('deno'), 'run', '--no-prompt', 'watched.ts');
    expect(lines).toContain(`γ = 8: z = ${WATCHED}\n`);
  });

  it('a plain page', async () => {
    await copyFile(tools.path('bornspike/build/web/bornspike.js'), example('page/bornspike.js'));
    await shown(example('page'), text(/^0\.9\d ± 0\.0\d$/));
  });

  it('an application of Vite', async () => {
    const root = example('vite');
    await buildWithVite({ root, logLevel: 'error', base: './' });
    await shown(join(root, 'dist'), text('0.984'));
  });

  it('a component of React', async () => {
    const complaints = await run(
      process.execPath,
      [
        join(repository, 'node_modules/typescript/bin/tsc'),
        ...'--noEmit --strict --jsx react-jsx --target es2022 --module esnext'.split(' '),
        ...'--moduleResolution bundler --types react --skipLibCheck main.tsx'.split(' '),
      ],
      { cwd: example('react') },
    ).catch(({ stdout }) => stdout);
    expect(complaints).toEqual({ stdout: '', stderr: '' });
    const define = { 'process.env.NODE_ENV': '"production"' };
    await bundled(example('react/main.tsx'), example('react/main.js'), { jsx: 'automatic', define });
    await shown(example('react'), text(WATCHED));
  });

  it('a notebook', async () => {
    await bundled(example('notebook/main.js'), example('notebook/built.js'));
    await shown(example('notebook'), text('0.841'), (page) => page.locator('svg'));
  });

  it('a worker of workerd', async () => {
    await mkdir(example('worker/built'));
    await bundled(example('worker/worker.js'), example('worker/built/worker.js'), {
      external: ['bornspike/core.wasm'],
    });
    await copyFile(tools.path('bornspike/build/core.wasm'), example('worker/built/core.wasm'));
    const port = await freePort();
    const config = await readFile(example('worker/config.capnp'), 'utf8');
    await writeFile(example('worker/config.capnp'), config.replace('8080', `${port}`));
    const server = spawn(tools.program('workerd'), ['serve', example('worker/config.capnp')], {
      stdio: 'inherit',
    });
    try {
      const answer = await fetchWhenUp(`http://127.0.0.1:${port}/?rate=8`);
      const { z, stdErr } = answer as { z: number; stdErr: number };
      expect(`${z.toFixed(3)} ± ${stdErr.toFixed(3)}`).toBe(WATCHED);
      const refused = await fetch(`http://127.0.0.1:${port}/?rate=-1`);
      expect([refused.status, await refused.json()]).toEqual([
        400,
        expect.objectContaining({ field: 'options.rate' }),
      ]);
    } finally {
      server.kill();
    }
  });
});
