import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../../src/cli/program.js';
import { kebab } from '../../../src/cli/terminal/flags.js';
import { document } from '../command.js';
import { here } from '../in-process.js';

const commands = makeProgram(new AbortController().signal).commands.map((command): [string, Command] => [
  command.name(),
  command,
]);

describe.each(commands)('the help of %s', (name, command) => {
  it('fits onto a screen or two, and all of it is there for those who ask', async () => {
    const { stdout: first } = await here(['help', name]);
    const { stdout: all } = await here(['help', name, '--all']);
    expect(first.split('\n').length).toBeLessThanOrEqual(60);
    for (const { long } of command.options) expect(all).toContain(`  ${long} `);
    const hidden = command.options.filter(({ long }) => !first.includes(`  ${long} `));
    if (hidden.length > 0) {
      expect(first).toContain(`${hidden.length} more options: bornspike ${name} --help --all\n`);
    }
  });
});

/** What an option's text says that it is for a model that is trained by a rule, unless told otherwise. */
function defaultIn(text: string, model: string, rule: string): string[] {
  const parts = (/\(default: (.*)\)$/.exec(text)?.[1] ?? '').split('; ').map((part) => part.split(/[ ,:]+/));
  const own = [model, rule].map((who) => parts.find((words) => words.includes(who)));
  return own.find((words) => words !== undefined) ?? parts[0]!;
}

/** The task, of which the test gives a small one, and what follows from its size. */
const TASK = ['data', 'classes', 'model', 'rule', 'train', 'test', 'epochs', 'runs', 'warmup'];

/** A value as help writes it; of a layer's object, its first number. */
const written = (value: unknown): string => {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return String((first instanceof Object ? Object.values(first)[0] : value) ?? 'none') || 'none';
};

it.each(['sqs', 'sqs --rule surrogate', 'snn', 'qlif', 'qnn'])(
  'says how %s is trained unless told otherwise',
  async (model) => {
    const args = `train --model ${model} --train 60 --test 30 --epochs 1 --runs 1`.split(' ');
    const { options } = (await document(...args)).meta;
    const { options: flags } = commands.find(([name]) => name === 'train')![1];
    const said = Object.entries(options).flatMap(([name, value]) => {
      const flag = flags.find(({ long }) => long === `--${kebab(name)}`);
      if (!flag || TASK.includes(name)) return [];
      return [
        [flag.description, written(value), defaultIn(flag.description, options.model, options.rule)] as const,
      ];
    });
    expect(said.length).toBeGreaterThan(8);
    expect(
      said.filter(([, value, words]) => !value.split(',').every((word) => words.includes(word))),
    ).toEqual([]);
  },
);
