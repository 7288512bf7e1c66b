// What the package exports, by entry point, as Markdown: docs/api/*.api.md. Run after a build.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Entry points whose exports are all others'. */
const REPEATING = ['./standalone', './core.wasm', './monitoring.wasm', './package.json'];

const compilerOptions = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'Bundler',
  lib: ['ES2023', 'ESNext.Disposable'],
  types: [],
  strict: true,
};

/** What the disposable symbol is called in classes: `Symbol.dispose`, which some runtimes lack. */
const DISPOSE = 'dispose';

/** What has no docstring, and where. */
const placeOf = ({ text, sourceFilePath, sourceFileLine }) =>
  `${relative(root, sourceFilePath)}:${sourceFileLine} ${/"(.+?)"/.exec(text)[1]}`;

/** The report of one entry point, and what is wrong with it. */
async function reportOf(name, types, folder) {
  const entry = join(root, types);
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: entry,
      compiler: { overrideTsconfig: { compilerOptions, files: [entry] } },
      apiReport: { enabled: true, reportFileName: name, reportFolder: folder, reportTempFolder: folder },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        extractorMessageReporting: {
          default: { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'warning' },
          'ae-undocumented': { logLevel: 'warning' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
        compilerMessageReporting: { default: { logLevel: 'error' } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
  const [forgotten, undocumented] = [[], []];
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      if (message.logLevel === 'error') throw new Error(`${name}: ${message.text}`);
      if (message.messageId === 'ae-forgotten-export') forgotten.push(/"(.+?)"/.exec(message.text)[1]);
      if (message.messageId === 'ae-undocumented') undocumented.push(placeOf(message));
      message.handled = true;
    },
  });
  const text = await readFile(join(folder, `${name}.api.md`), 'utf8');
  // Which entry point has a type does not matter to who reads this, and the warnings have a test of their own.
  return {
    text: text.replace(/^\/\/ Warning: .*\n/gm, '').replace(/\n\/\/ \(No @packageDocumentation.*\n/, ''),
    forgotten,
    undocumented,
  };
}

const exportsOf = (text) =>
  [...text.matchAll(/^export (?:\{|(?:declare |abstract )*\w+) (\w+)/gm)].map(([, name]) => name);

/** Reports of all entry points by their file names, types that can be reached but not imported, and names without a word. */
export async function apiReports() {
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const folder = await mkdtemp(join(tmpdir(), 'api-report-'));
  try {
    const reports = new Map();
    for (const [path, { types }] of Object.entries(exports)) {
      if (REPEATING.includes(path)) continue;
      const name = path === '.' ? 'bornspike' : path.slice(2);
      reports.set(name, await reportOf(name, types, folder));
    }
    const exported = new Set([...reports.values()].flatMap(({ text }) => exportsOf(text)));
    const unique = (key) => [...new Set([...reports.values()].flatMap((report) => report[key]))];
    return {
      texts: new Map([...reports].map(([name, { text }]) => [`${name}.api.md`, text])),
      unexported: unique('forgotten').filter((name) => name !== DISPOSE && !exported.has(name)),
      undocumented: unique('undocumented'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { texts, unexported, undocumented } = await apiReports();
  await mkdir(join(root, 'docs/api'), { recursive: true });
  for (const [file, text] of texts) await writeFile(join(root, 'docs/api', file), text);
  console.log(`${texts.size} reports written to docs/api`);
  if (unexported.length > 0) console.log(`not exported: ${unexported.join(', ')}`);
  if (undocumented.length > 0) console.log(`without a docstring:\n${undocumented.join('\n')}`);
}
