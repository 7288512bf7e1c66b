import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';

/** For esbuild: WebAssembly as the base64 text of its deflated bytes, which compresses far better than that of the bytes. */
export const inlineWasm = {
  name: 'inline-wasm',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({
      contents: deflateRawSync(await readFile(path), { level: 9 }).toString('base64'),
      loader: 'text',
    })),
};
