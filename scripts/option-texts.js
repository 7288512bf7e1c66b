// What the docstrings of options say, for the command line's help and the reference, which cannot read them themselves.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Of types that describe options. */
const NAMES = /(Options|Parameters|Settings)$/;

/** The text of a docstring in one line. */
const textOf = (comment) =>
  comment
    .replace(/^\s*\*? ?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The fields of an interface, from its body: one follows another at two spaces. */
function fieldsOf(body) {
  const fields = {};
  const field =
    /(?:^ {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?^ {2}(\w+)(\??):\s*((?:[^\n]*\n(?: {4,}[^\n]*\n)*(?: {2}\}[^\n]*\n)?))/gm;
  for (const [, comment = '', name, , type] of body.matchAll(field)) {
    fields[name] = { text: textOf(comment), type: type.trim().replace(/;$/, '').replace(/\s+/g, ' ') };
  }
  return fields;
}

/** Names in the text of a type, such as those of the interfaces that it extends. */
const namesIn = (type) => type.match(/\b[A-Z]\w*/g) ?? [];

/** The texts and types of all fields of all option types, inherited ones included: `texts.LocalRuleOptions.epochs.text`. */
export async function optionTexts() {
  const types = new Map();
  const files = (await readdir(join(root, 'src'), { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !/^(cli|figures)\b/.test(file),
  );
  for (const file of files.sort()) {
    const source = await readFile(join(root, 'src', file), 'utf8');
    const found = [
      ...source.matchAll(/^export interface (\w+)(?:\s+extends ([^{]+))? \{\n([\s\S]*?)^\}/gm),
      ...source.matchAll(/^export type (\w+) =([^;]*);()/gm),
    ];
    for (const [, name, parents = '', body] of found) {
      if (NAMES.test(name) && types.has(name)) throw new Error(`${file}: there is another type ${name}`);
      types.set(name, { parents: namesIn(parents), fields: fieldsOf(body) });
    }
  }
  const flatten = (name) => {
    const { parents, fields } = types.get(name) ?? { parents: [], fields: {} };
    return { ...Object.assign({}, ...parents.map(flatten)), ...fields };
  };
  const names = [...types.keys()].filter((name) => NAMES.test(name)).sort();
  return Object.fromEntries(names.map((name) => [name, flatten(name)]));
}

/** Writes the module that the command line takes them from. */
export async function writeOptionTexts() {
  const texts = JSON.stringify(await optionTexts());
  await mkdir(join(root, 'build/generated'), { recursive: true });
  await writeFile(
    join(root, 'build/generated/option-texts.ts'),
    `export const OPTION_TEXTS: Record<string, Record<string, { text: string; type: string }>> = ${texts};\n`,
  );
}
