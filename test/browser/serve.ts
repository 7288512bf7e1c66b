import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** By query: the strictest policy that lets WebAssembly compile, and one that does not; the image is the page's empty icon. */
const POLICIES: Record<string, string> = {
  '?strict': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
  '?forbidden': "default-src 'none'; script-src 'self'; img-src data:",
};

export interface Site {
  origin: string;
  close(): void;
}

/**
 * Serves a page for each script: `/NAME`, and under a policy `/NAME?strict` or `/NAME?forbidden`.
 *
 * @param bodies pages whose body is more than their script
 */
export async function serve(
  scripts: Record<string, string>,
  bodies: Record<string, string> = {},
): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url!, 'http://127.0.0.1');
    const name = pathname.slice(1).replace(/\.js$/, '');
    if (!(name in scripts)) {
      response.writeHead(404).end();
    } else if (pathname.endsWith('.js')) {
      response.setHeader('content-type', 'text/javascript; charset=utf-8').end(scripts[name]);
    } else {
      if (search in POLICIES) response.setHeader('content-security-policy', POLICIES[search]!);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      const body = bodies[name] ?? `<script src="/${name}.js"></script>`;
      response.end(`<!doctype html><title>${name}</title><link rel="icon" href="data:,"><body>${body}`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
