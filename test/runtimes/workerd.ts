import { spawn } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tools } from '../package/tools.js';
import { bundleOf } from './bundle.js';
import type { Runtime } from './runtime.js';

/** Bundles a worker of Workers runtimes, with the kernels beside it, serves it and returns what it answers. */
export async function answerOf(
  tools: Tools,
  folder: string,
  contents: string,
  resolveDir?: string,
): Promise<unknown> {
  await mkdir(folder, { recursive: true });
  const conditions = ['workerd', 'worker', 'browser'];
  const script = await bundleOf(contents, { format: 'esm', conditions }, resolveDir);
  await writeFile(join(folder, 'worker.js'), script);
  const kernels = ['core.wasm', 'monitoring.wasm'];
  for (const file of kernels)
    await copyFile(fileURLToPath(new URL(`../../build/${file}`, import.meta.url)), join(folder, file));
  const port = await freePort();
  await writeFile(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = (
        modules = [
          (name = "worker.js", esModule = embed "worker.js"),
          ${kernels.map((file) => `(name = "bornspike/${file}", wasm = embed "${file}"),`).join('\n')}
        ],
        compatibilityDate = "2026-01-01",
      ))],
      sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
    );`,
  );
  const server = spawn(tools.program('workerd'), ['serve', join(folder, 'config.capnp')], {
    stdio: 'inherit',
  });
  const ended = new Promise<never>((_, reject) => {
    server.once('exit', (code) => reject(new Error(`workerd ended with ${code}`)));
    server.once('error', reject);
  });
  try {
    return await Promise.race([ended, fetchWhenUp(`http://127.0.0.1:${port}/`)]);
  } finally {
    ended.catch(() => {});
    server.kill();
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The JSON at `url`, of a server that is about to listen. */
export async function fetchWhenUp(url: string): Promise<unknown> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return response.json();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const VERSION = '1.20261117.1';

export const workerd: Runtime = {
  packages: [`workerd@${VERSION}`],
  installers: ['workerd/install.js'],
  name: 'workerd',
  engine: 'V8',
  version: async () => VERSION,
  goldenHashes: (tools, folder) =>
    answerOf(
      tools,
      join(folder, 'workerd'),
      `import module from 'bornspike/core.wasm';
      import monitoring from 'bornspike/monitoring.wasm';
      import { createEngine } from './src/slim.ts';
      import { goldenHashes } from './test/golden/cases.ts';
      export default {
        async fetch() {
          using engine = await createEngine({ module, monitoring });
          return Response.json(await goldenHashes(engine));
        },
      };`,
    ) as Promise<Record<string, string>>,
};
