import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /^(src|assembly|test|bench)\/.*\.ts$/.test(file));
const known = new Set(files);
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** The files of the project that a file imports, types included. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']*)'/g)]
    .map(([, path]) => normalize(join(dirname(file), path!)).replace(/\.js$/, '.ts'))
    .map((path) => (path.endsWith('.ts') ? path : `${path}.ts`))
    .filter((path) => known.has(path));
}
const imports = new Map(files.map((file) => [file, importsOf(file)]));

it('has no circle of imports', () => {
  const circles: string[] = [];
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (finished.has(file) || path.includes(file)) return;
    path.push(file);
    imports.get(file)!.forEach(visit);
    path.pop();
    finished.add(file);
  };
  files.forEach(visit);
  expect(circles).toEqual([]);
});

it('enters a folder of src by its index.ts alone, and lets no wing import another', () => {
  const WINGS = ['dynamics', 'spiking', 'variational', 'qneuron'];
  const folderOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1];
  const wrong: string[] = [];
  for (const [file, targets] of imports) {
    const from = folderOf(file);
    if (!from) continue;
    for (const target of targets) {
      const to = folderOf(target);
      if (!to || to === from) continue;
      if (target !== `src/${to}/index.ts`) wrong.push(`${file} imports ${target}`);
      if (WINGS.includes(from) && WINGS.includes(to))
        wrong.push(`${file} of a wing imports ${target} of another`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Larger than a file should be, with the reason. */
const LARGE: Record<string, string> = {
  'assembly/dynamics/bloch/bloch.ts': 'five methods in one loop, unrolled',
  'src/register/states/register.ts': 'what state vectors and density matrices have in common',
};

it('keeps folders and files small', () => {
  const sources = files.filter((file) => /^(src|assembly)\//.test(file));
  const counts = new Map<string, number>();
  for (const file of sources) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > 17)).toEqual([]);
  const large = sources.filter((file) => textOf(file).split('\n').length > 401);
  expect(large.filter((file) => !(file in LARGE))).toEqual([]);
});

it('computes no result by functions of the host, whose last bits differ between JavaScript engines', () => {
  const OWN =
    /Math\.(exp|log|sin|cos|tan|pow|cosh|sinh|tanh|log2|log10|expm1|log1p|hypot|cbrt|atan2?|asin|acos)\b/;
  // Powers of whole numbers are exact.
  const POWER = /(?<![/*\s])\s?\*\*\s(?!2\b)/;
  const EXACT = /\b(\d+|points|size|COUNT) \*\* /;
  /** Work is cut by the first, and numbers are rounded for people by the second. */
  const FREE = ['src/dynamics/network/network-program.ts', 'src/engine/format.ts'];
  const wrong = files
    .filter((file) => /^src\/(?!cli|figures)/.test(file) && !FREE.includes(file))
    .flatMap((file) =>
      textOf(file)
        .split('\n')
        .filter((line) => !/^\s*(\/\*|\*|\/\/)/.test(line))
        .filter((line) => OWN.test(line) || (POWER.test(line) && !EXACT.test(line)))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(wrong).toEqual([]);
});
