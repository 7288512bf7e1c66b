import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { imbalance } from '../qneuron/detailed-balance.js';

/** The kernels that sample paths, compiled with parts of assembly/qneuron/sampling/bisection.ts and gaussian.ts replaced. */
async function mutant(replacements: [string, string][]): Promise<Engine> {
  const { default: asc } = await import('assemblyscript/asc');
  const found = new Set<string>();
  let binary: Uint8Array | undefined;
  const entry = `
    export { endOfStaticData } from './memory';
    export { layoutEnsemble } from './qneuron/sampling/ensemble';
    export { circuitSweeps32, circuitSweeps64 } from './qneuron/sampling/sweep';`;
  const options = '--runtime stub --enable simd --noAssert --use abort= --disableWarning 112 -O1';
  const { error } = await asc.main(['assembly/mutant.ts', ...options.split(' '), '-o', 'mutant.wasm'], {
    readFile: async (name: string) => {
      if (name === 'assembly/mutant.ts') return entry;
      const text = await readFile(name, 'utf8').catch(() => null);
      if (text === null || !/qneuron\/sampling\/(bisection|gaussian)\.ts$/.test(name)) return text;
      for (const [part] of replacements) if (text.includes(part)) found.add(part);
      return replacements.reduce((changed, [part, other]) => changed.replace(part, other), text);
    },
    writeFile: async (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== 'string') binary = contents;
    },
    listFiles: async () => null,
  });
  expect(error).toBeNull();
  expect(found.size).toBe(replacements.length);
  return createEngine({ module: binary as BufferSource });
}

it('finds out kernels that accept too much, or forget what the level before accepted', async () => {
  using wrong = await mutant([
    ['boltzmann<T>(sum)', 'boltzmann<T>(v128.mul<T>(sum, v128.splat<T>(<T>0.75)))'],
    ['v128.sub<T>(change, sum)', 'change'],
  ]);
  expect(imbalance(wrong, { method: 'bridge', levels: 2 }).occupation).toBeGreaterThan(5);
  expect(imbalance(wrong, { method: 'multilevel', levels: 2 }).occupation).toBeGreaterThan(5);
  expect(imbalance(wrong, { method: 'gaussian', levels: 2 }).occupation).toBeGreaterThan(5);
});
