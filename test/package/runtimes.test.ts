import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { inlineWasm } from '../../scripts/inline-wasm.js';
import golden from '../golden/golden.json' with { type: 'json' };
import { EVERY_WING, PRINTED } from './every-wing.js';
import { InstalledPackage } from './installed-package.js';
import { readmeBlocks } from './readme-blocks.js';
import { Tools } from './tools.js';

const installed = new InstalledPackage(inject('installed'));
const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const inProject = (path: string) => join(installed.project, path);

let tools: Tools;
beforeAll(async () => {
  tools = await Tools.install('bun@1.4.5', 'deno@2.9.6', 'workerd@1.20261117.1');
  for (const script of ['bun/install.js', 'deno/install.cjs', 'workerd/install.js']) {
    await tools.runInstaller(script);
  }
  await installed.write('every-wing.js', EVERY_WING);
  await build({
    stdin: {
      contents: `
        import { runGoldenCases } from './test/golden/standalone.ts';
        console.log(JSON.stringify(await runGoldenCases()));`,
      resolveDir: inRepository('.'),
    },
    outfile: inProject('golden.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    plugins: [inlineWasm],
    alias: { crypto: inRepository('scripts/nothing.js') },
    external: ['h5wasm'],
  });
});
afterAll(() => tools?.dispose());

const run = async (program: string, ...given: string[]) => JSON.parse(await installed.run(program, ...given));

describe('Bun', () => {
  const bun = (...given: string[]) => installed.run(tools.program('bun'), ...given);

  it('runs the package', async () => {
    expect(await run(tools.program('bun'), 'every-wing.js')).toEqual(PRINTED);
  });

  it('gives the golden hashes', async () => {
    expect(await run(tools.program('bun'), 'golden.js')).toEqual(golden);
  });

  it.each(['bun', 'node'])('bundles it for %s', async (target) => {
    await mkdir(inProject('bundled'), { recursive: true });
    await bun('build', 'every-wing.js', `--target=${target}`, '--outfile=bundled/bun.js');
    const runtime = target === 'bun' ? tools.program('bun') : process.execPath;
    expect(await run(runtime, 'bundled/bun.js')).toEqual(PRINTED);
  });

  it('compiles it into a program of its own', async () => {
    await bun('build', 'every-wing.js', '--compile', '--outfile=bundled/bun-program');
    expect(await run(inProject('bundled/bun-program'))).toEqual(PRINTED);
  });
});

// `deno compile` fetches a part of Deno that no registry has, and bundles by what `deno bundle` does.
describe('Deno', () => {
  it('runs the package', async () => {
    expect(await run(tools.program('deno'), 'run', '--no-prompt', 'every-wing.js')).toEqual(PRINTED);
  });

  it('gives the golden hashes', async () => {
    expect(await run(tools.program('deno'), 'run', '--no-prompt', 'golden.js')).toEqual(golden);
  });

  it('bundles it', async () => {
    await installed.run(tools.program('deno'), 'bundle', 'every-wing.js', '-o', 'bundled/deno.js');
    expect(await run(tools.program('deno'), 'run', '--no-prompt', 'bundled/deno.js')).toEqual(PRINTED);
  });
});

describe('workerd', () => {
  let server: ChildProcess | undefined;
  afterEach(() => server?.kill());

  /** Bundles a worker, serves it and returns what it answers. */
  async function answer(name: string, contents: string, resolveDir: string): Promise<unknown> {
    const folder = inProject(name);
    await build({
      stdin: { contents, resolveDir, loader: 'ts' },
      outfile: join(folder, 'worker.js'),
      bundle: true,
      format: 'esm',
      target: 'es2022',
      conditions: ['workerd', 'worker', 'browser'],
      external: ['bornspike/core.wasm', 'h5wasm'],
      plugins: [inlineWasm],
      alias: { crypto: inRepository('scripts/nothing.js') },
    });
    await copyFile(inProject('node_modules/bornspike/build/core.wasm'), join(folder, 'core.wasm'));
    const port = await freePort();
    await installed.write(
      `${name}/config.capnp`,
      `using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (
        services = [(name = "main", worker = (
          modules = [
            (name = "worker.js", esModule = embed "worker.js"),
            (name = "bornspike/core.wasm", wasm = embed "core.wasm"),
          ],
          compatibilityDate = "2026-01-01",
        ))],
        sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
      );`,
    );
    server = spawn(tools.program('workerd'), ['serve', join(folder, 'config.capnp')], { stdio: 'inherit' });
    const ended = new Promise<never>((_, reject) => {
      server!.once('exit', (code) => reject(new Error(`workerd ended with ${code}`)));
      server!.once('error', reject);
    });
    return Promise.race([ended, fetchWhenUp(`http://127.0.0.1:${port}/`)]);
  }

  it('serves what the README shows', async () => {
    const recipe = (await readmeBlocks('js')).find((block) => block.includes('bornspike/core.wasm'));
    expect(await answer('recipe', recipe!, installed.project)).toBeCloseTo(1, 12);
  });

  it('gives the golden hashes', async () => {
    const worker = `
      import module from 'bornspike/core.wasm';
      import { createEngine } from './src/slim.ts';
      import { goldenHashes } from './test/golden/cases.ts';
      export default {
        async fetch() {
          using engine = await createEngine({ module });
          return Response.json(await goldenHashes(engine));
        },
      };`;
    expect(await answer('golden', worker, inRepository('.'))).toEqual(golden);
  });

  it('is told what to do where bytes cannot be compiled', async () => {
    const worker = `
      import { createEngine } from 'bornspike';
      export default {
        fetch: () => createEngine().then(
          () => Response.json('an engine'),
          (error) => Response.json(error.name + ': ' + error.message),
        ),
      };`;
    expect(await answer('bytes', worker, installed.project)).toMatch(
      /^BornspikeError: .*import bornspike\/core\.wasm, and give it to createEngine of bornspike\/slim/,
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The JSON at `url`, of a server that is about to listen. */
async function fetchWhenUp(url: string): Promise<unknown> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return response.json();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
