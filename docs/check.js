// Opens every page of a site that was built for the path `--base` in Chromium: nothing may be missing, be fetched from elsewhere or complain.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values } = parseArgs({ options: { base: { type: 'string', default: '/' } } });
const site = fileURLToPath(new URL('../build/docs/', import.meta.url));
const files = readdirSync(site, { recursive: true });
const pages = files.filter((file) => file.endsWith('.html') && !/^(404|playground\/)/.test(file));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

const server = createServer((request, response) => {
  const path = decodeURI(new URL(request.url, 'http://localhost').pathname);
  const file = path.endsWith('/')
    ? `${path.slice(values.base.length)}index.html`
    : path.slice(values.base.length);
  if (!path.startsWith(values.base) || !files.includes(file)) return response.writeHead(404).end();
  response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
  response.end(readFileSync(join(site, file)));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const root = `http://127.0.0.1:${server.address().port}${values.base}`;

const wrong = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const page = await browser.newPage();
  let open = '';
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(`${open}: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`${open}: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(root))
      wrong.push(`${open}: ${request.url()}`);
  });
  for (open of pages) {
    await page.goto(root + open);
    if ((await page.locator('h1').count()) !== 1) wrong.push(`${open}: has no heading, or several`);
    const last = page.locator('.live-block').last();
    if ((await last.count()) === 0) continue;
    await last.getByRole('button').click();
    const status = last.getByRole('status').filter({ hasText: /to the digit|not what|Error/ });
    await status.waitFor({ timeout: 120_000 });
    const said = await status.textContent();
    if (!said.includes('to the digit')) wrong.push(`${open}: ${said}`);
  }
  open = 'playground';
  await page.goto(root);
  await page.getByRole('link', { name: 'Playground' }).first().click();
  await page.locator('bornspike-bloch').first().waitFor({ state: 'attached' });
  await page.goBack();
  open = 'search';
  await page.locator('.DocSearch-Button').click();
  await page.locator('#localsearch-input').fill('Zeno');
  await page.locator('#localsearch-list a').first().waitFor();
} finally {
  await browser.close();
  server.close();
}
for (const line of wrong) console.error(line);
console.log(`${pages.length} pages, ${wrong.length} complaints`);
if (wrong.length > 0) process.exitCode = 1;
