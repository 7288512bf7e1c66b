// Builds the site into build/docs, for the path at which it will be served: node docs/site.js [--base /path/]. Run after a build.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Application, ReflectionKind } from 'typedoc';
import { build } from 'vitepress';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const PAGES = 'build/docs-pages';
const ENTRIES = 'build/docs-entries';
/** Entry points whose exports are all others'. */
const REPEATING = ['./slim', './standalone', './core.wasm', './monitoring.wasm', './package.json'];

/** Where pages from outside of docs/ stand in the site; those of docs/ keep their paths. */
const ELSEWHERE = {
  'README.md': 'readme.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CHANGELOG.md': 'changelog.md',
  'SECURITY.md': 'security.md',
  'examples/README.md': 'examples.md',
};

const list = ['ls-files', '-co', '--exclude-standard', '*.md'];
const files = execFileSync('git', list, { encoding: 'utf8' }).split('\n');
const pages = files.filter((file) => file in ELSEWHERE || /^docs\/(?!api\/|measured\/)/.test(file));
const placeOf = (file) => ELSEWHERE[file] ?? file.slice('docs/'.length);

/** Where a link of `page` to `target` leads in the site. Files that are no pages go along. */
async function linked(page, target) {
  const to = (path) => relative(dirname(placeOf(page)), path).replace(/^(?!\.)/, './');
  if (pages.includes(target)) return to(placeOf(target));
  if (target === 'docs/api') return to('reference/index.md');
  const [, entry] = /^docs\/api\/(\w+)\.api\.md$/.exec(target) ?? [];
  if (entry) return to(`reference/${entry}.md`);
  if ((await stat(target)).isDirectory()) throw new Error(`${page}: ${target} is a folder`);
  if (/\.(png|svg)$/.test(target)) {
    await cp(target, join(PAGES, placeOf(target)));
    return to(placeOf(target));
  }
  // Shown as text, whatever a server takes the file for.
  const name = `files/${target.replaceAll('/', '-')}.txt`;
  await cp(target, join(PAGES, 'public', name));
  return `/${name}`;
}

async function copyPage(page) {
  const text = await readFile(page, 'utf8');
  let [copied, end] = ['', 0];
  for (const { 0: whole, 1: path, 2: anchor, index } of text.matchAll(/\]\(([^)\s#]+)(#[^)\s]*)?\)/g)) {
    if (/^(https?:|\/)/.test(path)) continue;
    const link = await linked(page, join(dirname(page), path));
    copied += `${text.slice(end, index)}](${link}${anchor ?? ''})`;
    end = index + whole.length;
  }
  const place = join(PAGES, placeOf(page));
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, copied + text.slice(end));
}

/** The API from the docstrings of what is exported, a page for each entry point. */
async function writeReference() {
  const { exports } = JSON.parse(await readFile('package.json', 'utf8'));
  await mkdir(ENTRIES, { recursive: true });
  const entryPoints = [];
  for (const path of Object.keys(exports).filter((path) => !REPEATING.includes(path))) {
    const name = path === '.' ? 'bornspike' : path.slice('./'.length);
    const types = relative(ENTRIES, exports[path].types).replace(/\.d\.ts$/, '.js');
    entryPoints.push(join(ENTRIES, `${name}.ts`));
    await writeFile(entryPoints.at(-1), `export * from '${types}';\n`);
  }
  const compilerOptions = {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
    types: [],
  };
  const tsconfig = join(ENTRIES, 'tsconfig.json');
  await writeFile(tsconfig, JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const app = await Application.bootstrapWithPlugins({
    name: 'API',
    entryPoints,
    tsconfig,
    out: join(PAGES, 'reference'),
    plugin: ['typedoc-plugin-markdown'],
    readme: 'none',
    entryFileName: 'index',
    outputFileStrategy: 'modules',
    disableSources: true,
    excludeInternal: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    sanitizeComments: true,
    groupOrder: ['Functions', 'Classes', 'Variables', '*'],
    logLevel: 'Error',
  });
  const project = await app.convert();
  if (!project || app.logger.hasErrors()) throw new Error('TypeDoc could not read the declarations');
  // In the cells of tables, |1⟩ would begin another.
  for (const { comment } of project.getReflectionsByKind(ReflectionKind.All)) {
    const texts = [comment?.summary, ...(comment?.blockTags ?? []).map(({ content }) => content)].flat();
    for (const part of texts) if (part?.kind === 'text') part.text = part.text.replaceAll('|', '&#124;');
  }
  await app.generateOutputs(project);
}

const { values } = parseArgs({ options: { base: { type: 'string', default: '/' } } });
for (const folder of [PAGES, ENTRIES]) await rm(folder, { recursive: true, force: true });
for (const page of pages) await copyPage(page);
await writeReference();
await cp('build/web/bornspike.js', join(PAGES, 'public/bornspike.js'));
await cp('build/playground', join(PAGES, 'public/playground'), { recursive: true });
await build('docs', { base: values.base });
