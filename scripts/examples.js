// The examples in docstrings: which there are, what they say that they print, and what they print.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** The files of the library. */
async function sources() {
  const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/^src\/(cli|figures)\//.test(file))
    .sort();
}

/** What a file exports for running programs, also of other files: names with the files that declare them. */
async function exportsOf(file) {
  const text = await readFile(join(root, file), 'utf8');
  const names = [...text.matchAll(/^export (?:(?:abstract|async) )*(?:function\*?|class|const) (\w+)/gm)].map(
    ([, name]) => [name, file],
  );
  for (const [, type, list, path] of text.matchAll(
    /^export (type )?(?:\{([^}]*)\}|\*) from '(\.[^']*)\.js'/gm,
  )) {
    if (type) continue;
    const exported = await exportsOf(join(dirname(file), `${path}.ts`));
    const wanted = list?.split(',').map((name) => name.trim());
    names.push(...exported.filter(([name]) => !wanted || wanted.includes(name)));
  }
  return names;
}

/** The public functions, classes and constants: names with the files that declare them. */
export async function publicValues() {
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const values = new Map();
  for (const { types } of Object.values(exports)) {
    if (!types?.startsWith('./build/types/src/')) continue;
    const file = types.replace('./build/types/', '').replace('.d.ts', '.ts');
    // What these two have is of the others.
    if (/(standalone|core-module)\.ts$/.test(file)) continue;
    for (const [name, declared] of await exportsOf(file))
      values.set(`${declared} ${name}`, { name, file: declared });
  }
  return [...values.values()];
}

/** The example of a docstring: its code, and what it says that it prints. */
function exampleOf(docstring) {
  const text = docstring.replace(/^ *\* ?/gm, '');
  const [, code] = /@example\s+```ts\n(.*?)^```/ms.exec(text) ?? [];
  if (code === undefined) return undefined;
  const prints = [...code.matchAll(/\/\/ prints: (.*)/g)].map(([, line]) => line);
  return { code, prints };
}

/** All examples with the file and the name of what they are of. */
export async function examples() {
  const found = [];
  for (const file of await sources()) {
    const text = await readFile(join(root, file), 'utf8');
    const blocks = text.matchAll(
      /\/\*\*((?:(?!\*\/).)*?)\*\/\s*(?:export )?(?:(?:abstract|async|static|readonly|get) )*(?:(?:function\*?|class|const|interface|type) )?(\w+)/gs,
    );
    for (const [, docstring, name] of blocks) {
      if (docstring.includes('@example')) found.push({ file, name, ...exampleOf(docstring) });
    }
  }
  return found;
}

/** Imports each file, one after the other, and tells what it prints. */
const RUNNER = `
import { format } from 'node:util';
const printed = [];
for (const file of process.argv.slice(2)) {
  const lines = [];
  console.log = (...values) => lines.push(...format(...values).split('\\n'));
  await import(file).catch((error) => lines.push(String(error)));
  printed.push(lines);
}
process.stdout.write(JSON.stringify(printed));
`;

/** What examples print, line by line, against the built package. */
export async function printedBy(codes) {
  // Inside the package, so that its own name leads to it.
  const folder = await mkdtemp(join(root, 'build/examples-'));
  try {
    const files = codes.map((_, i) => join(folder, `${i}.mjs`));
    for (const [i, code] of codes.entries()) {
      await writeFile(
        files[i],
        (await transform(code, { loader: 'ts', format: 'esm', target: 'es2022' })).code,
      );
    }
    const runner = join(folder, 'runner.mjs');
    await writeFile(runner, RUNNER);
    const urls = files.map((file) => pathToFileURL(file).href);
    const { stdout } = await run(process.execPath, [runner, ...urls], { maxBuffer: 2 ** 24 });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}
