import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const equations = read('docs/equations.md');

it('has an entry for each of the errata that is named anywhere', () => {
  const entries = [...read('docs/errata.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name!);
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => /^(src|assembly|test|bench)\/.*\.ts$|\.md$/.test(file));
  const named = files.flatMap((file) =>
    [...read(file).matchAll(/errata ([QSP]\d+)|\brow ([QSP]\d+) of the errata/g)].map(([, a, b]) => a ?? b!),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !entries.includes(name))).toEqual([]);
  expect(new Set(entries).size).toBe(entries.length);
});

/** The rows of a section's table, but for its heading: lists of cells. */
function rowsOf(section: string): string[][] {
  const text = equations.split(/^## /m).find((part) => part.startsWith(section))!;
  return [...text.matchAll(/^\| (.*) \|$/gm)]
    .map(([, row]) => row!.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .filter(([first]) => !/^-+$/.test(first!))
    .slice(1);
}

const numbers = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, i) => `(${prefix}${i + 1})`);

it.each([
  ['Qubit-neurons', []],
  ['Spiking networks', [...numbers(25), ...numbers(11, 'S')]],
  ['Q-neurons', numbers(19)],
])('says where the equations are: %s', (section, expected) => {
  const rows = rowsOf(section);
  const listed = rows.flatMap(([first]) => (first!.startsWith('(') ? first!.split(', ') : []));
  expect([...listed].sort()).toEqual([...expected].sort());
  for (const [name, , code, heldBy] of rows) {
    if (code!.startsWith('not as such')) continue;
    expect(code, name).toMatch(/^`(src|assembly)\//);
    expect(heldBy, name).toMatch(/`test\//);
  }
});
