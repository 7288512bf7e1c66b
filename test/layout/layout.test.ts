import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const codeFiles = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.[cm]?[jt]sx?$/.test(file));
const files = codeFiles.filter((file) => /^(src|assembly|test|bench)\/.*\.ts$/.test(file));
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
  /** Knows the models of all wings, so that a file can be loaded whatever it holds. */
  const LOADER = 'src/learning/load-model.ts';
  const folderOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1];
  const wrong: string[] = [];
  for (const [file, targets] of imports) {
    const from = folderOf(file);
    if (!from) continue;
    for (const target of targets) {
      const to = folderOf(target);
      if (!to || to === from) continue;
      if (target === LOADER && from === 'cli') continue;
      if (from === 'learning' && WINGS.includes(to) && file !== LOADER)
        wrong.push(`${file} imports ${target} of a wing`);
      if (target !== `src/${to}/index.ts`) wrong.push(`${file} imports ${target}`);
      if (WINGS.includes(from) && WINGS.includes(to))
        wrong.push(`${file} of a wing imports ${target} of another`);
    }
  }
  expect(wrong).toEqual([]);
});

it('keeps folders and files small', () => {
  const sources = files.filter((file) => /^(src|assembly)\//.test(file));
  const counts = new Map<string, number>();
  for (const file of sources) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > 17)).toEqual([]);
  expect(codeFiles.some((file) => file.startsWith('scripts/'))).toBe(true);
  expect(codeFiles.filter((file) => textOf(file).split('\n').length > 401)).toEqual([]);
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

const namesOf = (pattern: RegExp): Set<string> =>
  new Set(files.flatMap((file) => pattern.exec(file)?.[1] ?? []));
const sources = namesOf(/^(?:src|assembly)\/(.*)\.ts$/);
const tests = namesOf(/^test\/(.*)\.test\.ts$/);

/** Tests that have neither a source file nor a folder of their name, with the reason. */
const OF_SEVERAL: [tests: RegExp, reason: string][] = [
  [
    /^(bench|browser|fuzz|golden|layout|package|responsiveness|runtimes|scripts|servers|slow)\//,
    'of the project as a whole',
  ],
  [/^oracle\//, 'of what tests are held to'],
  [/^cli\//, 'of the command line from outside, over several commands'],
  [/^(random|simd)\//, 'statistics and accuracy that all kernels of the folder owe'],
  [/^data\//, 'of formats and tasks that several files read and write'],
  [/^(engine|learning|figures)\//, 'of what all calls, runs or figures owe'],
  [/^(register|dynamics|spiking|variational|qneuron)\/[^/]+$/, 'of several groups of the wing together'],
];

it('has a source of the name of each test, a file or a folder', () => {
  const folders = new Set([...sources].map((name) => dirname(name)));
  const alone = [...tests].filter((name) => !sources.has(name) && !folders.has(name));
  expect(alone.filter((name) => !OF_SEVERAL.some(([pattern]) => pattern.test(name)))).toEqual([]);
  // Reasons that nothing needs any more go.
  expect(OF_SEVERAL.filter(([pattern]) => !alone.some((name) => pattern.test(name)))).toEqual([]);
});

/** Folders of sources, of the facade and of the kernels alike, that are tested in another folder, with the reason. */
const ELSEWHERE: Record<string, string> = {
  '.': 'entry points and exports: package, layout',
  'cli/data': 'through the commands, with data sets on disk: cli/commands',
  'spiking/stack/kinds': 'numbers of choices, which the stack is given: spiking/stack',
  'spiking/stack/sqs': 'layers of a stack, which is run as a whole: spiking/stack',
};

it('has tests in the twin of each folder of src and assembly', () => {
  const tested = new Set([...tests].flatMap((name) => [name, dirname(name)]));
  const untested = new Set([...sources].map((name) => dirname(name)).filter((folder) => !tested.has(folder)));
  expect([...untested].sort()).toEqual(Object.keys(ELSEWHERE).sort());
});

/** Files of which the package exports a value that is tested with another's, by the test that names it. */
const TESTED_WITH: Record<string, string> = {
  'data/formats/hdf5-library': 'data/formats/usps',
  'data/formats/read-safetensors': 'data/formats/safetensors',
  'data/formats/write-safetensors': 'data/formats/safetensors',
  'engine/random/random-stream': 'random/shuffle',
  'learning/load-model': 'learning/model-file',
  'learning/model': 'learning/models',
  'parallel/pool': 'parallel/create-pool',
  'parallel/worker-error': 'parallel/create-pool',
  'qneuron/circuit/diagram': 'qneuron/circuit/circuit',
  'qneuron/circuit/gates': 'qneuron/circuit/truth-table',
  'qneuron/digits/digit-weights': 'qneuron/digits/digit-recognizer',
  'qneuron/digits/train-digit-weights': 'qneuron/digits/digit-recognizer',
  'qneuron/exact/exact-free-neuron': 'qneuron/exact/exact-spectrum',
  'register/states/bloch': 'register/states/state-vector',
  'register/states/density-matrix': 'register/states/state-vector',
};

it('has a test of the name of each file of which the package exports a value', () => {
  // What it does not export is part of what it does.
  const exported = new Map<string, string[]>();
  for (const file of files.filter((file) => /^src\/(\w+\/)?public\.ts$/.test(file))) {
    for (const [, names, path] of textOf(file).matchAll(/^export \{([^}]*)\} from '(\.[^']*)\.js';/gm)) {
      const values = names!.split(',').flatMap((name) => /^\s*(\w+)\s*$/.exec(name)?.[1] ?? []);
      if (values.length > 0) exported.set(normalize(join(dirname(file), path!)).slice('src/'.length), values);
    }
  }
  expect(exported.size).toBeGreaterThan(60);
  const without = [...exported.keys()].filter((name) => !tests.has(name) && !name.endsWith('/index'));
  expect(without.sort()).toEqual(Object.keys(TESTED_WITH));
  const unnamed = Object.entries(TESTED_WITH).filter(([name, test]) => {
    const text = textOf(`test/${test}.test.ts`);
    return !exported.get(name)!.some((value) => new RegExp(`\\b${value}\\b`).test(text));
  });
  expect(unnamed).toEqual([]);
});

it('keeps tests that replace modules or globals apart from those that share them', () => {
  const REPLACES = /\bvi\.(mock|doMock|spyOn|stub\w+|resetModules|use\w+Timers|setSystemTime)\(/;
  const SHARING = /^test\/(?!browser|package|responsiveness|servers|fuzz)/;
  const replacing = files.filter((file) => SHARING.test(file) && REPLACES.test(textOf(file)));
  const [, listed] = /const ALONE = \[([^\]]*)\]/.exec(textOf('vitest.config.ts'))!;
  const alone = [...listed!.matchAll(/'(.*)'/g)].map(([, file]) => file!);
  // Puts the output back when a command has ended.
  expect(replacing.filter((file) => !alone.includes(file))).toEqual(['test/cli/in-process.ts']);
  expect(alone.filter((file) => !replacing.includes(file))).toEqual([
    // Breaks a library for good.
    'test/data/hdf5-breakdown.test.ts',
    // Fills memories.
    'test/engine/too-large.test.ts',
    // Looks at the memory of its process.
    'test/slow/pools.test.ts',
  ]);
});

/** How many parameters stand between the bracket at `start` and its end. */
function parametersAt(text: string, start: number): number {
  let [depth, commas, last] = [0, 0, start];
  for (let i = start; ; i++) {
    if (/[([{<]/.test(text[i]!)) depth++;
    else if (/[)\]}>]/.test(text[i]!) && text[i - 1] !== '=') depth--;
    else if (text[i] === ',' && depth === 1) {
      commas++;
      last = i;
    }
    if (depth === 0) return commas + Number(/\S/.test(text.slice(last + 1, i)));
  }
}

it('tells kernels and functions no more than six things in a row, of which two might be swapped', () => {
  const declared = ['core', 'monitoring']
    .map((name) => textOf(`build/${name}.d.ts`).split('declare interface')[0]!)
    .join('\n');
  const sources = files.filter((file) => file.startsWith('src/'));
  const exported = [...sources.map((file) => [file, textOf(file)] as const), ['kernels', declared] as const];
  const counts = exported.flatMap(([file, text]) => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    return [...code.matchAll(/export (?:async )?function\*? (\w+)(?:<[^(]*>)?\(/g)].map(
      ({ 0: head, 1: name, index }) => ({
        name: `${file} ${name}`,
        count: parametersAt(code, index + head.length - 1),
      }),
    );
  });
  expect(counts.length).toBeGreaterThan(500);
  expect(counts.filter(({ count }) => count > 6)).toEqual([]);
});

/** Names that two files export, with the reason. */
const TWICE: [name: RegExp, reason: string][] = [
  [/^createEngine$/, 'with the kernels inside, and for callers that bring them'],
  [/^(inflate|processors|startHands)$/, 'of Node and of other hosts; a bundle holds one'],
  [/^(fill[A-Z]\w*|philoxBlocks?)$/, 'of a key and of a stream of it, which is what the facade has'],
];

it('has one name for one thing: no two files of src, and none of assembly, export the same', () => {
  const EXPORTS =
    /^export (?:declare |abstract |async )*(?:type|interface|class|const enum|enum|function\*?|const|let) (\w+)/gm;
  const twice = ['src', 'assembly'].flatMap((root) => {
    const places = new Map<string, string[]>();
    for (const file of files.filter((file) => file.startsWith(`${root}/`))) {
      // Overloads are one function.
      for (const name of new Set([...textOf(file).matchAll(EXPORTS)].map(([, name]) => name!)))
        places.set(name, [...(places.get(name) ?? []), file]);
    }
    expect(places.size).toBeGreaterThan(300);
    return [...places].filter(([, where]) => where.length > 1);
  });
  expect(twice.filter(([name]) => !TWICE.some(([pattern]) => pattern.test(name)))).toEqual([]);
  expect(TWICE.filter(([pattern]) => !twice.some(([name]) => pattern.test(name)))).toEqual([]);
});
