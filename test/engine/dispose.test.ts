import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { inlineWasm } from '../../scripts/inline-wasm.js';

it('gives every class that holds memory a dispose symbol, also where the runtime has none', async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/standalone.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    plugins: [inlineWasm],
    define: { 'Symbol.dispose': 'undefined', 'Symbol.asyncDispose': 'undefined' },
  });
  const library = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`);
  const classes = Object.values<{ prototype?: object }>(library).filter((value) => value.prototype);
  const withDispose = classes.filter(({ prototype }) => 'dispose' in prototype!);
  expect(withDispose.length).toBeGreaterThanOrEqual(5);
  for (const { prototype } of withDispose) expect(Symbol.for('Symbol.dispose') in prototype!).toBe(true);
  for (const { prototype } of classes) expect('undefined' in prototype!).toBe(false);
});
