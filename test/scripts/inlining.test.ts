import { main } from 'assemblyscript/asc';
import { expect, it } from 'vitest';
import { itAtLength } from '../extent.js';

/** A loop that is longer than what the compiler moves to its one caller at shrink level 1. */
const LONG = `
function long(at: usize, end: usize): void {
  for (; at < end; at += 8) {
    ${Array.from({ length: 30 }, (_, i) => `store<f64>(at, load<f64>(at) * ${i}.5 + ${i});`).join('\n')}
  }
}
export function run(at: usize): void { long(at + 8, at + 80); }
`;

async function functionsOf(source: string, ...options: string[]): Promise<number> {
  let text = '';
  const { error, stderr } = await main(
    ['index.ts', '--runtime', 'stub', '-O3', '--shrinkLevel', '1', '--textFile', 'core.wat', ...options],
    {
      readFile: (name) => (name === 'index.ts' ? source : null),
      writeFile: (_, contents) => {
        text = String(contents);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return [...text.matchAll(/^ \(func /gm)].length;
}

itAtLength('is needed: the compiler leaves what is long where it is', async () => {
  expect(await functionsOf(LONG)).toBe(2);
});

it('moves what is called from one place alone to where it is called', async () => {
  expect(await functionsOf(LONG, '--transform', './scripts/inlining.js')).toBe(1);
});
