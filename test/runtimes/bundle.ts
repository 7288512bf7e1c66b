import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { inlineWasm } from '../../scripts/inline-wasm.js';

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A script with everything in it that `contents` imports, by paths from the repository's folder or another. */
export async function bundleOf(
  contents: string,
  options: Pick<BuildOptions, 'format' | 'platform' | 'conditions'>,
  resolveDir = inRepository('.'),
): Promise<string> {
  const { outputFiles } = await build({
    ...options,
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    write: false,
    target: 'es2022',
    plugins: [inlineWasm],
    alias: { crypto: inRepository('scripts/nothing.js') },
    external: ['h5wasm', 'bornspike/core.wasm', 'bornspike/monitoring.wasm'],
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
