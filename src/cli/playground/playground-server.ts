import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileError } from '../../files/index.js';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  safetensors: 'application/octet-stream',
};

/** Nothing but the page's own files, and no code but what they are; WebAssembly may be compiled. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** The playground's address, while it is served. */
export interface PlaygroundServer {
  address: string;
  close(): Promise<void>;
}

/**
 * Serves the files of a folder to this machine alone.
 *
 * @param port 0: any that is free
 */
export async function servePlayground(folder: string, port: number): Promise<PlaygroundServer> {
  // What is there now is all that is ever read: no path that is asked for reaches the disk.
  const files = new Set(
    await readdir(folder).catch((error: unknown) => {
      throw fileError('read', folder, error);
    }),
  );
  const server = createServer(({ method, url = '/' }, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const path = url.split(/[?#]/)[0]!.slice(1);
    const name = path === '' ? 'index.html' : path;
    const type = TYPES[name.split('.').at(-1)!];
    if (!files.has(name) || !type) {
      response
        .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
        .end('There is no such page.\n');
      return;
    }
    response.writeHead(200, { 'content-type': type });
    if (method === 'HEAD') response.end();
    else
      createReadStream(`${folder}/${name}`)
        .on('error', () => response.destroy())
        .pipe(response);
  });
  await listen(server, port);
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${own}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
