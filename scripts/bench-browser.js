// `npm run bench:browser [-- --quick] [-- --out FILE]`, after a build: what pools of workers gain in a page of Chromium, as a table and as JSON.
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { inlineWasm } from './inline-wasm.js';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, out: { type: 'string', default: 'build/bench/browser.json' } },
});

const bundled = async (entry) => {
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['h5wasm'],
    alias: { crypto: './scripts/nothing.js' },
    plugins: [inlineWasm],
  });
  return outputFiles[0].text;
};
const page = await bundled({ entryPoints: ['bench/page.ts'] });
const contents = `export { markdownTable } from './bench/markdown-table.ts'; export { workersRows } from './bench/split-works.ts';`;
const table = await bundled({ stdin: { contents, resolveDir: '.', loader: 'ts' } });
const { markdownTable, workersRows } = await import(`data:text/javascript,${encodeURIComponent(table)}`);

// As a site that is isolated from others, whose workers share memory and whose clock is fine.
const server = createServer(async ({ url }, response) => {
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  if (url === '/') {
    response.setHeader('content-type', 'text/html').end('<script type="module" src="page.js"></script>');
    return;
  }
  const file = url === '/page.js' ? page : await readFile(`build/library${url}`).catch(() => undefined);
  if (file === undefined) response.writeHead(404).end();
  else response.setHeader('content-type', 'text/javascript').end(file);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const tab = await browser.newPage();
  const costs = [];
  await tab.exposeFunction('measured', (each) => {
    costs.push(each);
    console.error(each.work);
  });
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction('globalThis.measure');
  await tab.evaluate((rounds) => globalThis.measure(rounds), values.quick ? 2 : 7);
  const result = {
    date: new Date().toISOString(),
    browser: `Chromium ${browser.version()}`,
    machine: { cpu: cpus()[0]?.model, cores: cpus().length },
    costs,
  };
  await writeFile(values.out, `${JSON.stringify(result)}\n`);
  const [header, ...rows] = workersRows(costs);
  console.log(markdownTable(header, rows));
} finally {
  await browser.close();
  server.close();
}
