import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionPage } from '../../scripts/option-page.js';
import { optionTexts } from '../../scripts/option-texts.js';
import { OPTION_REFERENCES } from '../../src/cli/option-references.js';
import type { Options } from '../../src/engine/index.js';

const root = join(import.meta.dirname, '../..');
const texts = await optionTexts();

/** A default as docstrings write it: of a choice in quotes, of a number with or without commas. */
function isNamed(value: unknown, text: string): boolean {
  if (Array.isArray(value) && value.length === 0) return true;
  const words = text.replaceAll('`', '').replaceAll(/(\d),(?=\d{3})/g, '$1');
  const written =
    typeof value === 'string'
      ? `'${value}'`
      : JSON.stringify(value)?.replaceAll('"', "'").replaceAll(',', ', ');
  if (value === Infinity) return /\(default Infinity/.test(words);
  return (
    words.includes(`(default ${written}`) ||
    (typeof value === 'string' && words.includes(`'${value}' (default`))
  );
}

/** What is wrong with the docstrings of options. */
function faultsOf(
  where: string,
  options: Options,
  fields: Record<string, { text: string; type: string }>,
): string[] {
  return Object.entries(options).flatMap(([name, { default: fixed, fields: inner }]) => {
    const field = fields?.[name];
    if (!field?.text) return [`${where}.${name} has no docstring`];
    const type = (field.type.match(/\w+/g) ?? []).find((word) => word in texts)!;
    if (inner) return faultsOf(`${where}.${name}`, inner(), texts[type]!);
    if (fixed === undefined) return [];
    const good = typeof fixed === 'function' ? field.text.includes('(default ') : isNamed(fixed, field.text);
    return good
      ? []
      : [
          `${where}.${name}: "${field.text}" does not say (default ${typeof fixed === 'function' ? '…' : fixed})`,
        ];
  });
}

describe.each(Object.entries(OPTION_REFERENCES))('the options of %s', (_, reference) => {
  it.each(reference)('%s have docstrings, with the defaults that they have', (call, type, options) => {
    expect(faultsOf(call, options(), texts[type]!)).toEqual([]);
  });
});

it('say how gradients go through a memory that has no slope', () => {
  expect(texts.SurrogateLearningOptions!.detachMemory!.text).toMatch(/'last-spike'.* interpolated .*∂p\/∂s/s);
});

it('are described wherever the package exports a type of options, by itself or as part of another', () => {
  const described = Object.values(OPTION_REFERENCES).flatMap((all) => all.map(([, type]) => texts[type]!));
  const nested = described.flatMap((fields) => Object.values(fields).map(({ type }) => type));
  const isPart = (name: string) =>
    nested.includes(name) ||
    described.some((fields) => Object.keys(texts[name] ?? {}).every((field) => field in fields));
  const exported = Object.keys(OPTION_REFERENCES).flatMap((wing) =>
    [...readFileSync(join(root, `src/${wing}/public.ts`), 'utf8').matchAll(/\b[A-Z]\w+Options\b/g)].map(
      ([name]) => name,
    ),
  );
  expect(exported.length).toBeGreaterThan(50);
  expect([...new Set(exported)].filter((name) => !(name in texts) || !isPart(name))).toEqual([]);
});

it('all stand in docs/options.md, as npm run options writes it', () => {
  const page = optionPage(OPTION_REFERENCES, texts);
  expect(readFileSync(join(root, 'docs/options.md'), 'utf8')).toBe(page);
});
