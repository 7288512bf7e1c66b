import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inlineWasm } from '../../scripts/inline-wasm.js';

/** One script for a page, with no configuration but the platform's own. */
export async function bundle(page: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(page, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    plugins: [inlineWasm],
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
