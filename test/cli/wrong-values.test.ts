import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/program.js';
import { someOf } from '../extent.js';
import { here } from './in-process.js';

const NUMBER = ['x', '', '1e999', '0x10', 'NaN'];
const COUNT = [...NUMBER, '-1', '0', '1.5', '1e15'];
const ABOVE = [...NUMBER, '-1'];
const SHARE = [...NUMBER, '-0.1', '1.1'];
const CHOICE = ['nonsense', ''];
/** What cannot be the value of an option, by what its help calls the value. */
const WRONG: Record<string, readonly string[]> = {
  count: COUNT,
  pixels: COUNT,
  steps: COUNT,
  samples: COUNT,
  updates: COUNT,
  number: ABOVE,
  value: ABOVE,
  radians: ABOVE,
  rate: ABOVE,
  error: ABOVE,
  norm: [...ABOVE, '0'],
  time: [...ABOVE, '0'],
  strength: NUMBER,
  frequency: NUMBER,
  probability: SHARE,
  share: SHARE,
  list: ['x', '', ',', '1,,2'],
  bits: ['x', '', '2'],
  bytes: ['x', '', '-1', '0'],
  kind: CHOICE,
  name: CHOICE,
  rule: CHOICE,
  graph: CHOICE,
  preset: CHOICE,
  neurons: CHOICE,
  seed: ['', 'a'.repeat(65)],
  file: [''],
  folder: [''],
  text: [''],
  'name=values': ['x', '', '=1', 'rate=', 'rate=,', 'rate=1,,2'],
  'name=value': ['x', '', '=1', 'steps='],
  url: ['x', '', '7', 'http://host', 'redis://'],
  part: ['x', '', '1', '0/0', '2/2', '1/0', '-1/2', '0.5/2'],
};

/** What is a value all the same: of few options, nothing, a part, or a number without bounds. */
const RIGHT: Record<string, readonly string[]> = {
  '--thermalization': ['0'],
  '--signs': ['0'],
  '--exchange': ['0'],
  '--jumps': ['0'],
  '--memory': ['0'],
  '--relaxation-time': ['1.5', '1e15'],
  '--warmup': ['0', '1.5', '1e15'],
  '--weight-mean': ['-1'],
};

/** Arguments beside which each option of a command could be used; nothing is computed where one is refused. */
const BESIDE: Record<string, string> = {
  train: '--train 20 --test 10 --epochs 1 --runs 1 --seed 1',
  trajectories: '--neurons 2 --trajectories 2 --steps 10',
  circuit: 'not --inputs 1 --sweeps 10 --thermalization 10',
  figure: 'all',
  sweep: 'trajectories --list --shard 0/1',
  merge: 'none',
  check: 'usps',
};

/** Of `train`, what makes an option applicable. */
function modelFor({ description, helpGroupHeading }: Option): string {
  const model = /^(snn|qlif|qnn)\b/.exec(description)?.[1];
  if (model) return `--model ${model}`;
  return helpGroupHeading === 'Surrogate gradients:' ? '--rule surrogate' : '';
}

const words = (text: string): string[] => text.split(' ').filter(Boolean);

const folder = mkdtempSync(join(tmpdir(), 'bornspike-'));
beforeAll(async () => {
  await here([...words(`train ${BESIDE.train} --out`), folder]);
  BESIDE.evaluate = BESIDE.predict = BESIDE.export = join(folder, 'model-1.safetensors');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = makeProgram(new AbortController().signal);
const commands = program.commands.flatMap((command): Command[] => [command, ...command.commands]);

describe.each(
  commands
    .filter(({ options }) => options.length > 1)
    .map((command) => [
      command.parent === program ? command.name() : `${command.parent!.name()} ${command.name()}`,
      command,
    ]),
)('bornspike %s', (path, command) => {
  const options = command.options.filter(({ required }) => required);
  it.each(options.map((option) => [option.long!, option]))(
    'refuses wrong values of %s, and names it',
    async (flag, option) => {
      const wrong = WRONG[/<(.*)>/.exec(option.flags)![1]!]!;
      // Every day a part of them, another one for each option, each of which has all as a whole.
      const refused = wrong.filter((each) => !RIGHT[flag]?.includes(each));
      const first = options.indexOf(option) % refused.length;
      for (const value of someOf([...refused.slice(first), ...refused.slice(0, first)], 3)) {
        const beside = `${path} ${BESIDE[command.name()] ?? ''} ${command.name() === 'train' ? modelFor(option) : ''}`;
        const { code, stdout, stderr } = await here([...words(beside), `${flag}=${value}`]);
        expect(stderr, `${flag}=${value}`).toMatch(new RegExp(`^error: ${flag}: .+\n$`));
        expect(code, `${flag}=${value}`).toBe(2);
        expect(stdout).toBe('');
      }
    },
  );
});
