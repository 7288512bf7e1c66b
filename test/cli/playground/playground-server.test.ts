import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PlaygroundServer, servePlayground } from '../../../src/cli/playground/playground-server.js';
import { permanentFolder } from '../command.js';

const parent = permanentFolder();
const folder = join(parent, 'playground');
let server: PlaygroundServer;
beforeAll(async () => {
  mkdirSync(folder);
  writeFileSync(join(parent, 'secret.js'), 'nobody is to read it');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>a page</title>');
  writeFileSync(join(folder, 'page.css'), 'body{}');
  writeFileSync(join(folder, 'notes.txt'), 'of a type that is not served');
  server = await servePlayground(folder, 0);
});
afterAll(async () => {
  await server.close();
  rmSync(parent, { recursive: true, force: true });
});

it('serves a page, to this machine alone, under a policy that lets nothing else in', async () => {
  expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const page = await fetch(server.address);
  expect(await page.text()).toContain('a page');
  const policy = page.headers.get('content-security-policy')!;
  expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toMatch(/unsafe-(inline|eval')(?<!wasm-unsafe-eval')/);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const style = await fetch(`${server.address}page.css?a=1`, { method: 'HEAD' });
  expect([style.status, style.headers.get('content-type'), await style.text()]).toEqual([
    200,
    'text/css; charset=utf-8',
    '',
  ]);
});

/** The first line of an answer to a path that no client would send. */
const rawStatus = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.address).port), '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes;
    });
    socket.on('end', () => resolve(text.split('\r\n')[0]!));
    socket.on('error', reject);
  });

it.each([
  '/../secret.js',
  '/%2e%2e/secret.js',
  '//secret.js',
  '/..\\secret.js',
  '/notes.txt',
  '/__proto__',
  '/page.css/',
])('has nothing at %s', async (path) => {
  expect(await rawStatus(path)).toBe('HTTP/1.1 404 Not Found');
});

it('answers questions alone', async () => {
  const answer = await fetch(server.address, { method: 'POST', body: 'a' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('says where there is no folder, and that a port is taken', async () => {
  await expect(servePlayground(join(parent, 'absent'), 0)).rejects.toThrow(/absent/);
  const { port } = new URL(server.address);
  await expect(servePlayground(folder, Number(port))).rejects.toThrow('EADDRINUSE');
});
