import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../docs/api');
/** What the package exports, declaration by declaration. */
const declarations = readdirSync(folder).flatMap((file) =>
  readFileSync(join(folder, file), 'utf8')
    .split(/^\/\/ @public.*\n/m)
    .slice(1),
);
const nameOf = (declaration: string): string | undefined =>
  /^export (?:declare |abstract )*(?:interface|type|class|function|const) (\w+)/.exec(declaration)?.[1];
const types = new Map(
  declarations.filter((text) => /^export (interface|type)/.test(text)).map((text) => [nameOf(text)!, text]),
);

/** The parameters of functions, constructors and methods, as text. */
const parametersIn = (declaration: string): string[] =>
  Array.from(
    declaration.matchAll(/^.*?\b\w+(?:<.*?>)?\((.*)\)(?::.*)?;$/gm),
    ([, parameters]) => parameters!,
  );

/** A list that may be written to, outside of what a function gives or is given. */
const WRITABLE = /(?<!readonly [\w.<>, |()'-]*)[\w>)]\[\]/;

/** All that is wrong in types of what a caller gives, and in types that they name. */
function faultsOf(text: string, where: string, seen: Set<string>): string[] {
  const faults = text
    .split('\n')
    .filter((line) => !line.includes('=>') && WRITABLE.test(line))
    .map((line) => `${where}: ${line.trim()}`);
  for (const [name] of text.matchAll(/\b[A-Z]\w+\b/g)) {
    if (seen.has(name) || !types.has(name)) continue;
    seen.add(name);
    faults.push(...faultsOf(types.get(name)!, name, seen));
  }
  return faults;
}

it('takes lists that may not be written to, wherever it takes lists', () => {
  const seen = new Set<string>();
  const given = declarations
    .filter((text) => /^export (?:declare |abstract )*(?:class|function|const)/.test(text))
    .flatMap((text) => parametersIn(text).map((parameters) => [nameOf(text)!, parameters] as const));
  expect(given.length).toBeGreaterThan(100);
  expect(given.flatMap(([name, parameters]) => faultsOf(parameters, name, seen))).toEqual([]);
});
