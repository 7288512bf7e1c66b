import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';

/** The kernels as bundles carry them: base64 text of the deflated bytes, which compresses far better than that of the bytes. */
const inlined = async (path) => deflateRawSync(await readFile(path), { level: 9 }).toString('base64');

/** For esbuild. */
export const inlineWasm = {
  name: 'inline-wasm',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({ contents: await inlined(path), loader: 'text' })),
};

/** For Vite. */
export const inlineWasmInTests = {
  name: 'inline-wasm',
  enforce: 'pre',
  load: async (path) =>
    path.endsWith('.wasm') ? `export default ${JSON.stringify(await inlined(path))}` : undefined,
};
