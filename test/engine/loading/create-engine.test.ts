import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { inlineWasm } from '../../../scripts/inline-wasm.js';
import { ArgumentError, BornspikeError, createEngine } from '../../../src/index.js';
import { createEngine as createSlimEngine } from '../../../src/slim.js';

const run = promisify(execFile);
const core = new URL('../../../build/core.wasm', import.meta.url);
const bytes = () => readFile(core);

/** What `work` is rejected with: an error of this very class. */
async function rejection(
  work: Promise<unknown>,
  type: typeof BornspikeError | typeof ArgumentError,
): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error?.constructor).toBe(type);
  return error.message;
}

describe('what an environment lacks is not blamed on the kernels', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  /** Makes each compilation fail as a host does that forbids them. */
  const forbid = (message: string) =>
    vi.spyOn(WebAssembly, 'compile').mockImplementation(async () => {
      throw new WebAssembly.CompileError(message);
    });

  it('no WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    expect(await rejection(createEngine(), BornspikeError)).toMatch(/there is no WebAssembly here/);
  });

  it('no SIMD', async () => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(await rejection(createEngine(), BornspikeError)).toMatch(/no WebAssembly SIMD/);
  });

  it.each([
    // Chromium, Firefox and WebKit.
    "WebAssembly.compile(): Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\"",
    'call to WebAssembly.compile() blocked by CSP',
    "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\".",
  ])("a policy without 'wasm-unsafe-eval' (%s)", async (message) => {
    forbid(message);
    expect(await rejection(createEngine(), BornspikeError)).toMatch(
      /this page's Content-Security-Policy forbids it: .*'wasm-unsafe-eval'/,
    );
  });

  it('a runtime that compiles nothing while it runs', async () => {
    forbid('WebAssembly.compile(): Wasm code generation disallowed by embedder');
    expect(await rejection(createEngine(), BornspikeError)).toMatch(
      /import bornspike\/core\.wasm, and give it to createEngine of bornspike\/slim/,
    );
  });

  it('no memory to compile in', async () => {
    vi.spyOn(WebAssembly, 'compile').mockRejectedValue(new RangeError('Out of memory'));
    expect(await rejection(createEngine(), BornspikeError)).toMatch(/no memory for another engine/);
  });

  it('no address space for the memory of another engine', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { createEngine } from './src/index.ts';
          const engines = [];
          for (;;) {
            try {
              engines.push(await createEngine());
            } catch (error) {
              const freed = engines.length;
              for (const engine of engines.splice(0)) engine.dispose();
              console.log(JSON.stringify({ freed, name: error.constructor.name, message: error.message }));
              break;
            }
          }`,
        resolveDir: fileURLToPath(new URL('../../..', import.meta.url)),
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      plugins: [inlineWasm],
    });
    // Every memory takes 8 GiB of addresses and more, so that a few fill 80 GB.
    const node = `ulimit -v 80000000 && exec "${process.execPath}" --input-type=module -`;
    const child = run('bash', ['-c', node]);
    child.child.stdin!.end(outputFiles[0]!.text);
    const { freed, name, message } = JSON.parse((await child).stdout);
    expect(freed).toBeGreaterThan(0);
    expect(name).toBe('BornspikeError');
    expect(message).toMatch(/no memory for another engine/);
  });
});

describe('what a caller gives for the kernels', () => {
  let origin: string;
  beforeAll(async () => {
    const server = createServer(async (request, response) => {
      if (request.url === '/core.wasm') response.end(await bytes());
      else if (request.url === '/page') response.end('<!doctype html>');
      else if (request.url === '/cut') response.writeHead(200, { 'content-length': 1000 }).destroy();
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return () => server.close();
  });
  const from = (path: string) => createSlimEngine({ module: new URL(path, origin) });

  it('is fetched', async () => {
    expect((await from('/core.wasm')).bytesUsed).toBe(0);
    const response = createSlimEngine({ module: fetch(new URL('/core.wasm', origin)) });
    expect((await response).bytesUsed).toBe(0);
  });

  it('could not be fetched', async () => {
    const url = 'http://127.0.0.1:1/core.wasm';
    const failed = await rejection(createSlimEngine({ module: new URL(url) }), BornspikeError);
    expect(failed).toMatch(/^http:\/\/127\.0\.0\.1:1\/core\.wasm could not be loaded: /);
    const given = await rejection(createSlimEngine({ module: fetch(url) }), BornspikeError);
    expect(given).toMatch(/^the kernels could not be loaded: /);
    expect(await rejection(from('/none'), BornspikeError)).toMatch(/\/none could not be loaded: .*404/);
    expect(await rejection(from('/cut'), BornspikeError)).toMatch(/\/cut could not be loaded: /);
  });

  it('is another thing', async () => {
    const empty = await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    const importing = await WebAssembly.compile(
      Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0),
    );
    for (const module of [new URL('/page', origin), Uint8Array.of(1, 2, 3), empty, importing]) {
      expect(await rejection(createSlimEngine({ module }), ArgumentError)).toMatch(
        /this is not bornspike\/core\.wasm/,
      );
    }
    const missing = fetch(new URL('/none', origin));
    expect(await rejection(createSlimEngine({ module: missing }), ArgumentError)).toMatch(/status 404/);
    expect(await rejection(createSlimEngine({ module: 'core.wasm' as never }), ArgumentError)).toMatch(
      /expected a WebAssembly\.Module, bytes, a Response or a URL, got "core\.wasm"/,
    );
  });
});
