import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/program.js';
import { extent, someOf } from '../extent.js';
import { built, permanentFolder } from './command.js';
import { here } from './in-process.js';
import { inTerminal } from './in-terminal.js';
import { expectLostOutput, FIGURE, SMALL, TRAIN } from './small-commands.js';

const folder = permanentFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const paths = {
  MODEL: join(folder, 'trained', 'model-1.safetensors'),
  OUT: join(folder, 'out'),
  ABSENT: join(folder, 'absent.json'),
  FOLDER: join(folder, 'folder.json'),
  FILE: join(folder, 'file'),
};
type Place = keyof typeof paths;

/** The arguments, with places for paths filled in. */
const words = (args: string): string[] =>
  args.split(' ').map((word) => word.replace(/^[A-Z]+/, (name) => paths[name as Place] ?? name));

beforeAll(async () => {
  mkdirSync(paths.FOLDER);
  writeFileSync(paths.FILE, 'nothing that is read');
  const { code, stderr } = await here([...words(TRAIN), '--out', join(folder, 'trained')]);
  expect(stderr).not.toMatch(/error/);
  expect(code).toBe(0);
});

it('has a row for every command', () => {
  const names = makeProgram(new AbortController().signal).commands.map((command) => command.name());
  const rows = SMALL.map((args) => args.split(' ')[0]);
  expect(new Set([...rows, 'bench', 'completion', 'demo', 'help', 'playground', 'worker'])).toEqual(
    new Set(names),
  );
});

it.each(SMALL)('prints one JSON document with --json: %s', async (args) => {
  const { code, stdout, stderr } = await here([...words(args), '--json']);
  expect(stderr).not.toMatch(/^error/m);
  expect(code).toBe(0);
  expect(stdout.match(/\n/g)).toEqual(['\n']);
  expect(JSON.parse(stdout)).toBeTypeOf('object');
});

/** Arguments with a path that cannot be read or written, and what is said of it. */
const PATHS: [args: string, place: Place, problem: string][] = [
  ['evaluate ABSENT', 'ABSENT', 'there is no file'],
  ['evaluate FOLDER', 'FOLDER', 'this is a folder'],
  ['predict ABSENT', 'ABSENT', 'there is no file'],
  ['predict FOLDER', 'FOLDER', 'this is a folder'],
  ['export ABSENT', 'ABSENT', 'there is no file'],
  ['export FOLDER', 'FOLDER', 'this is a folder'],
  ['export MODEL --out FILE', 'FILE', 'is a file, not a folder'],
  ['circuit ABSENT', 'ABSENT', 'there is no file'],
  ['circuit FOLDER', 'FOLDER', 'this is a folder'],
  [`${TRAIN} --resume --checkpoint FOLDER`, 'FOLDER', 'this is a folder'],
  [`${FIGURE} --resume --checkpoint FOLDER`, 'FOLDER', 'this is a folder'],
  ['data check --data-dir FILE', 'FILE', 'is a file, not a folder'],
  ['data list --data-dir FILE', 'FILE', 'is a file, not a folder'],
  [`${TRAIN} --data mnist --data-dir FILE`, 'FILE', 'is a file, not a folder'],
  ['evaluate MODEL --data mnist --data-dir FILE', 'FILE', 'is a file, not a folder'],
  ['predict MODEL --data usps --data-dir FILE', 'FILE', 'is a file, not a folder'],
  [`${FIGURE} --data-dir FILE`, 'FILE', 'is a file, not a folder'],
  [`${TRAIN} --out FILE`, 'FILE', 'is a file, not a folder'],
  [`${FIGURE} --out FILE`, 'FILE', 'is a file, not a folder'],
  ['evaluate MODEL --out FOLDER', 'FOLDER', 'this is a folder'],
  ['predict MODEL --out FOLDER', 'FOLDER', 'this is a folder'],
  ['trajectories --steps 5 --trajectories 2 --out FOLDER', 'FOLDER', 'this is a folder'],
  ['circuit and --inputs 1,0 --sweeps 40 --out FOLDER', 'FOLDER', 'this is a folder'],
  ['circuit and --inputs 1,0 --sweeps 40 --diagram FOLDER', 'FOLDER', 'this is a folder'],
  ['data list --out FOLDER', 'FOLDER', 'this is a folder'],
  ['data check strokes --out FOLDER', 'FOLDER', 'this is a folder'],
  ['bench --out FOLDER', 'FOLDER', 'this is a folder'],
  ['sweep ABSENT', 'ABSENT', 'there is no file'],
  ['sweep FOLDER', 'FOLDER', 'this is a folder'],
  ['sweep trajectories --out FILE', 'FILE', 'is a file, not a folder'],
  ['sweep merge FOLDER', 'FOLDER', 'is not the folder of a sweep'],
  ['sweep train --set data=mnist --data-dir FILE --out OUT/none', 'FILE', 'is a file, not a folder'],
  ['predict MODEL --out FILE/document.json', 'FILE', 'a part of this path is a file'],
];

it.each(PATHS)('names the path that it cannot take, in one line: %s', async (args, place, problem) => {
  const { code, stdout, stderr } = await here(words(args));
  expect(stdout).toBe('');
  expect(existsSync(`${paths[place]}.lock`), 'a lock').toBe(false);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr).toContain(paths[place]);
  expect(stderr).toContain(problem);
  expect(code).toBe(1);
});

describe.runIf(existsSync('/dev/full'))('output that cannot be written', () => {
  // One handler is for all commands. Three ways to end: a document and files, text alone, and commander's. More in test/slow.
  it.each([TRAIN, 'data list', 'train --help'])('is one line and exit code 1: %s', (args) => {
    expectLostOutput(words(args));
  });
});

// What it measures takes seconds: in test/slow.
it('bench, whose module lies beside the built command, names what is none of its benchmarks', async () => {
  const { code, stdout, stderr } = await built('bench', 'nonsense');
  expect(stderr).toMatch(/^unknown benchmark nonsense; there are philox, .*\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

/** What takes long; how the signal itself is caught, tests of `train`, `figure` and `circuit` hold. */
const LONG = [
  'trajectories --neurons 5 --steps 100000 --trajectories 10000',
  'circuit xor --inputs 1,0 --sweeps 8 --exact',
  'circuit not --inputs 1 --sweeps 100000000',
  'circuit not --sweeps 100000000',
  'evaluate MODEL --test 5000 --steps 1000',
  'train --epochs 100000 --runs 1',
  'train --model snn --epochs 100000 --runs 1',
  'train --model qnn --epochs 100000 --runs 1',
  'figure sqs/s2 --train 20 --test 10 --epochs 100000 --out OUT',
];
/** What takes long and says as it goes what it does, or while samples are drawn. */
const WITHOUT_BAR = [
  'evaluate MODEL --test 1000000',
  'predict MODEL --test 1000000 --count 1000000',
  'figure all --full --out OUT',
  'demo',
];

it.each(['train --seed 1', 'train --model qnn --seed 1', 'train --hidden 5 --runs 2 --seed 1'])(
  'draws no samples when it is interrupted before: %s',
  async (args) => {
    const { code, stdout, stderr } = await here(words(args), AbortSignal.abort());
    expect(stdout).toBe('');
    expect(stderr).toMatch(/interrupted; nothing was kept/);
    expect(code).toBe(130);
  },
);

it.each([...LONG, ...WITHOUT_BAR])('ends with exit code 130 when it is interrupted: %s', async (args) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), extent(40, 100));
  const { code, stderr } = await here(words(args), controller.signal);
  expect(stderr).toMatch(/interrupted; nothing was kept/);
  expect(code).toBe(130);
});

/** What a bar says, but for the time. */
const stateOf = (bar: string): string => bar.replace(/\| [^|]* (left|so far)/, '');
const shareIn = (bar: string): number => Number(/(\d+) %/.exec(bar)?.[1]);

describe('in a terminal', () => {
  it.each(someOf(LONG, 2))('shows soon that it goes on, and leaves no trace of the bar: %s', async (args) => {
    const goesOn = ([first, ...rest]: readonly string[]) =>
      rest.length > 0 && stateOf(rest.at(-1)!) !== stateOf(first!);
    const { code, screen, bars } = await inTerminal(words(args), 80, goesOn);
    expect(goesOn(bars)).toBe(true);
    expect(shareIn(bars.at(-1)!)).toBeLessThan(10);
    expect(screen.join('\n')).not.toMatch(/[█░^]/);
    expect(screen).toContainEqual(expect.stringMatching(/^interrupted; nothing was kept/));
    expect(code).toBe(130);
  });

  it('has room for ^C behind a bar that is as long as its line', async () => {
    const { screen, bars } = await inTerminal(words(LONG[0]!), 40, ({ length }) => length > 0);
    expect(bars[0]!.length).toBeGreaterThan(30);
    expect(screen.join('\n')).not.toMatch(/[█░^]/);
  });

  const HELP = makeProgram(new AbortController().signal).commands.map((command) => `help ${command.name()}`);
  it.each([...SMALL, ...HELP, 'help train --all', ...extent([], ['demo'])])(
    'keeps to its width: %s',
    async (args) => {
      const { code, stdout } = await inTerminal(words(args), 80);
      expect(code).toBe(0);
      // Paths and commands stay whole.
      const isWhole = (line: string) => /^(written: |next, try: | {2}node )/.test(line);
      expect(stdout.split('\n').filter((line) => line.length > 80 && !isWhole(line))).toEqual([]);
    },
  );
});

describe('in a folder of its own', () => {
  const DOCUMENT = ['evaluate MODEL', 'predict MODEL --count 2', 'data list', 'data check strokes'];
  const WRITING = [
    ...[...DOCUMENT, ...SMALL.filter((args) => /^(trajectories|circuit)/.test(args))].map(
      (args) => `${args} --out new/document.json`,
    ),
    'circuit not --inputs 1 --sweeps 40 --chains 2 --diagram new/circuit.svg',
    `${TRAIN} --out new`,
    `${FIGURE} --out new`,
    'figure list --out new',
    // What it is for is to write.
    FIGURE,
  ];
  const before = process.cwd();
  let own: string;
  beforeEach(() => {
    own = permanentFolder();
    process.chdir(own);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(own, { recursive: true });
  });

  it.each(WRITING)('names each file that it writes: %s', async (args) => {
    const { code, stdout } = await here(words(args));
    expect(code).toBe(0);
    const said = stdout.split('\n').filter((line) => line.startsWith('written: '));
    const files = readdirSync(own, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      const [, stem, extension] = /^(.*)(\.\w+)$/.exec(join(relative(own, parentPath), name))!;
      expect(
        said.filter((line) => line.includes(stem!) && line.includes(extension!)),
        name,
      ).toHaveLength(1);
    }
  });

  it('draws figures into a folder that says where they are from', async () => {
    expect((await here(words(FIGURE))).code).toBe(0);
    expect(readdirSync(own)).toEqual(['bornspike-figures']);
  });

  const ASKING = SMALL.filter((args) => !args.includes('--out'));
  it.each(ASKING)('writes nothing that was not asked for: %s', async (args) => {
    expect((await here(words(args))).code).toBe(0);
    expect(readdirSync(own)).toEqual([]);
  });
});
