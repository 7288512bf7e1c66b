import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import golden from '../golden/golden.json' with { type: 'json' };
import { Tools } from '../package/tools.js';
import { javascriptCore } from './javascriptcore.js';
import { pages } from './pages.js';
import { programs } from './programs.js';
import { workerd } from './workerd.js';

const RUNTIMES = [...programs, ...pages, javascriptCore, workerd];

let tools: Tools;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bornspike-runtimes-'));
  tools = await Tools.forPrograms(RUNTIMES);
});

const table: Record<'runtime' | 'version' | 'engine' | 'golden results', string>[] = [];
afterAll(async () => {
  // biome-ignore lint/suspicious/noConsole: the table is what one runs this for.
  console.table(table);
  await tools?.dispose();
  await rm(folder, { recursive: true, force: true });
});

it.each(RUNTIMES)('$name gives the golden hashes', async (runtime) => {
  const { name, engine } = runtime;
  const hashes = await runtime.goldenHashes(tools, folder);
  const right = Object.entries(golden).filter(([key, hash]) => hashes[key] === hash).length;
  table.push({
    ...{ runtime: name, version: await runtime.version(tools), engine },
    'golden results': `${right} of ${Object.keys(golden).length}`,
  });
  expect(hashes).toEqual(golden);
});
