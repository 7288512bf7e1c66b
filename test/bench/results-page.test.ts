import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readFrom, resultsPage } from '../../bench/results-page.js';
import { document } from '../cli/command.js';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const read = (name: string) => readFileSync(join(docs, name), 'utf8');
const template = read('measured/results.template.md');

it('wrote docs/results.md from the template and the measurements', () => {
  expect(resultsPage(template, readFrom(join(docs, 'measured')))).toBe(read('results.md'));
});

it('shows every measurement, and each says how it was made', () => {
  const used = new Set<string>();
  resultsPage(template, (name) => {
    used.add(`${name}.json`);
    return readFrom(join(docs, 'measured'))(name);
  });
  const files = readdirSync(join(docs, 'measured'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  expect(files.filter((name) => !['benchmarks.json', 'cluster.json'].includes(name)).sort()).toEqual(
    [...used].sort(),
  );
  for (const name of used) {
    const text = read(`measured/${name}`);
    // What the command line reports has its options and version, what was transcribed its command.
    expect(JSON.parse(text), name).toSatisfy(
      ({ meta, ...others }) =>
        meta?.options !== undefined ||
        'command' in others ||
        Object.values(others).every((value) => Object.hasOwn(value as object, 'command')),
    );
    expect(text, name).not.toMatch(/"(\/|[A-Z]:\\)/);
  }
});

it('takes what the commands report as it is', async () => {
  const trained = await document(...'train --train 20 --test 20 --epochs 1 --runs 2 --seed 1'.split(' '));
  expect(resultsPage('{{train any}}', () => trained)).toMatch(/^\d+\.\d ± \d+\.\d$/);
  const alone = { ...trained, stdErr: null };
  expect(resultsPage('{{train any}}', () => alone)).toMatch(/^\d+\.\d$/);
});

it('says what it does not find', () => {
  const page = (text: string, measurement: object) => () => resultsPage(text, () => measurement as never);
  expect(page('{{table nothing}}', {})).toThrow('there is no table nothing');
  expect(page('{{value nothing}}', {})).toThrow('values.json has no nothing');
  const table = { columns: ['task', 'delay', 'memory'], rows: [] as string[][] };
  expect(page('{{table memory}}', { table })).toThrow('0 rows have');
  table.rows = [['x', '0', 'none']];
  expect(page('{{table sparsity}}', { table })).toThrow('no column model');
});
