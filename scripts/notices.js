// The licences of what the bundles hold, for the package to carry along.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Licences that ask for no more than their notice. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** Packages that come without their licence's text, and where it is. */
const ELSEWHERE = {
  boolbase: ({ author }) => isc(author),
};

const isc = (author) => `Copyright (c) ${author}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`;

/** The packages that files of a bundle belong to, each once: [{ name, version, license, author, homepage, folder }]. */
export async function packagesOf(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const [, folder] = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(resolve(input)) ?? [];
    if (folder) folders.add(folder);
  }
  const packages = await Promise.all(
    [...folders].map(async (folder) => {
      const { name, version, license, author, homepage } = JSON.parse(
        await readFile(`${folder}/package.json`, 'utf8'),
      );
      return { name, version, license, author: author?.name ?? author, homepage, folder };
    }),
  );
  const key = ({ name, version }) => `${name} ${version}`;
  return packages.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Writes the notices of all packages that `inputs` belong to, and of the library that the compiler puts into kernels. */
export async function writeNotices(inputs, path) {
  const compiler = 'node_modules/assemblyscript/package.json';
  const packages = await packagesOf([...inputs, compiler]);
  const notices = await Promise.all(packages.map(notice));
  const title = 'bornspike is bundled with the packages below, each under its own licence.';
  await writeFile(path, `${[title, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
}

async function notice(found) {
  const { name, version, license, homepage } = found;
  if (!ALLOWED.includes(license))
    throw new Error(`${name} ${version}: the licence ${license} is not allowed`);
  const title = `${name} ${version} (${license})`;
  return [title, homepage, ...(await licenceTexts(found))].filter(Boolean).join('\n\n');
}

async function licenceTexts(found) {
  const { name, folder } = found;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')));
  if (texts.length === 0 && name in ELSEWHERE) texts.push(await ELSEWHERE[name](found));
  if (texts.length === 0) throw new Error(`${name}: there is no text of its licence`);
  return texts.map((text) => text.replaceAll('\r\n', '\n').trim());
}
