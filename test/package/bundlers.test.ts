import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { build as buildWithVite, type Logger, type Rollup } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { EVERY_WING, PRINTED } from './every-wing.js';
import { InstalledPackage } from './installed-package.js';
import { Tools } from './tools.js';

const installed = new InstalledPackage(inject('installed'));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** As much as is used of Rollup, its plugin and webpack. */
interface Rollup4 {
  rollup(options: object): Promise<{
    generate(options: object): Promise<{ output: { code: string }[] }>;
  }>;
}
type NodeResolve = { nodeResolve(options?: object): object };
type Webpack = (options: object, done: (error: Error | null, stats: Stats) => void) => void;
interface Stats {
  compilation: { errors: Error[]; warnings: Error[] };
}

let tools: Tools;
let entry: string;
let elsewhere: string;
beforeAll(async () => {
  tools = await Tools.install('rollup@4', '@rollup/plugin-node-resolve@16', 'webpack@5');
  entry = await installed.write('every-wing.js', EVERY_WING);
  // Nothing but the bundle, as on a server that it is copied to.
  elsewhere = await mkdtemp(join(tmpdir(), 'bornspike-elsewhere-'));
});
afterAll(async () => {
  await tools?.dispose();
  if (elsewhere) await rm(elsewhere, { recursive: true });
});

/** What Node prints when it runs the bundle where nothing else is. */
async function printed(code: string, name: string): Promise<unknown> {
  const path = join(elsewhere, name);
  await writeFile(path, code);
  return JSON.parse(await installed.run(process.execPath, path));
}

describe('bundled for a server, the package runs where nothing else is', () => {
  it.each(['esm', 'cjs'] as const)('by esbuild, %s', async (format) => {
    const { outputFiles, warnings } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: 'node',
      format,
      logLevel: 'silent',
    });
    expect(warnings).toEqual([]);
    const name = `esbuild.${format === 'cjs' ? 'cjs' : 'mjs'}`;
    expect(await printed(outputFiles[0]!.text, name)).toEqual(PRINTED);
  });

  it('with the HDF5 library that it is handed', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import * as h5wasm from 'h5wasm';
          import { readUsps, useHdf5 } from 'bornspike/data';
          useHdf5(h5wasm);
          const signature = Uint8Array.of(137, 72, 68, 70, 13, 10, 26, 10);
          readUsps(signature).catch((error) => console.log(JSON.stringify(error.message)));`,
        resolveDir: installed.project,
      },
      nodePaths: [join(repository, 'node_modules')],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'esm',
      logLevel: 'silent',
    });
    expect(await printed(outputFiles[0]!.text, 'hdf5.mjs')).toMatch(/not a readable HDF5 file/);
  });

  it.each([
    ['node-resolve alone', undefined],
    ["Node's conditions", { exportConditions: ['node'] }],
  ])('by Rollup with %s, without a warning', async (_, options) => {
    const warnings: string[] = [];
    const bundle = await tools.load<Rollup4>('rollup').rollup({
      input: entry,
      external: /^node:/,
      plugins: [tools.load<NodeResolve>('@rollup/plugin-node-resolve').nodeResolve(options)],
      onwarn: ({ message }: Error) => warnings.push(message),
    });
    const { output } = await bundle.generate({ format: 'es' });
    expect(warnings).toEqual([]);
    expect(await printed(output[0]!.code, 'rollup.mjs')).toEqual(PRINTED);
  });

  it.each(['web', 'node'])('by webpack for %s, without a warning', async (target) => {
    const { compilation } = await new Promise<Stats>((resolve, reject) => {
      const output = { path: elsewhere, filename: `webpack-${target}.cjs` };
      tools.load<Webpack>('webpack')(
        {
          mode: 'production',
          // Its hints of size are for what is minimized.
          performance: false,
          optimization: { minimize: false },
          context: installed.project,
          entry,
          target,
          output,
        },
        (error, stats) => (error ? reject(error) : resolve(stats)),
      );
    });
    expect([...compilation.errors, ...compilation.warnings].map(({ message }) => message)).toEqual([]);
    const path = join(elsewhere, `webpack-${target}.cjs`);
    expect(JSON.parse(await installed.run(process.execPath, path))).toEqual(PRINTED);
  });

  it('by Vite, without a warning', async () => {
    const warnings: string[] = [];
    const complain = (message: string) => warnings.push(message);
    const customLogger = {
      info: () => {},
      warn: complain,
      warnOnce: complain,
      error: complain,
      clearScreen: () => {},
      hasErrorLogged: () => false,
      hasWarned: false,
    } as unknown as Logger;
    const [{ output }] = (await buildWithVite({
      root: installed.project,
      configFile: false,
      customLogger,
      build: { write: false, lib: { entry, formats: ['es'], fileName: 'vite' } },
    })) as [Rollup.RollupOutput];
    expect(warnings).toEqual([]);
    expect(await printed(output[0].code, 'vite.mjs')).toEqual(PRINTED);
  });
});
