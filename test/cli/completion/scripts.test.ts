import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandTree } from '../../../src/cli/completion/command-tree.js';
import { completionScript, type Shell } from '../../../src/cli/completion/scripts.js';
import { makeProgram } from '../../../src/cli/program.js';
import { bornspike, temporaryFolder } from '../command.js';

const tree = commandTree(makeProgram(new AbortController().signal), { '/figure': ['all', 'sqs/2c'] });

/** Where the script of a shell is, in a folder of its own with two files. */
function written(shell: Shell): { folder: string; script: string } {
  const folder = temporaryFolder();
  const script = join(folder, `script.${shell}`);
  writeFileSync(script, completionScript(shell, tree));
  writeFileSync(join(folder, 'a model.safetensors'), '');
  mkdirSync(join(folder, 'folder'));
  return { folder, script };
}

/** What bash offers for the last of these words. */
function offered(...words: string[]): string[] {
  const { folder, script } = written('bash');
  const program = `source "$0"; COMP_WORDS=(bornspike "$@"); COMP_CWORD=$#; _bornspike; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program, script, ...words], { cwd: folder, encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

it('knows all commands, their options, and what these can be', () => {
  expect(offered('t')).toEqual(['train', 'trajectories']);
  expect(offered('--ver')).toEqual(['--version']);
  expect(offered('data', '')).toEqual(['list', 'check']);
  expect(offered('data', 'check', '--data')).toEqual(['--data-dir']);
  expect(offered('train', '--epochs', '3', '--learning-r')).toEqual(['--learning-rate']);
  expect(offered('train', '--reset', '')).toEqual(['subtract', 'zero', 'none']);
  expect(offered('train', '')).toContain('--epochs');
  expect(offered('figure', 'sqs/2c', 'a')).toEqual(['all']);
  // Files are offered by bash itself, where there is nothing else.
  expect(offered('predict', '')).toEqual([]);
  expect(offered('train', '--data-dir', '')).toEqual([]);
});

it('has each option of each command, the hidden ones too', () => {
  for (const { path, options } of tree) {
    const found = offered(...path.split('/').slice(1), '-');
    expect(found, path).toEqual(options.map(({ flag }) => flag));
    expect(found, path).toContain('--help');
  }
});

it('is printed by the command, for shells that it knows', async () => {
  const { code, stdout } = await bornspike('completion', 'bash');
  expect(code).toBe(0);
  expect(stdout).toContain('complete -o default -F _bornspike bornspike');
  expect(stdout).toContain('qneuron/23');
  expect((await bornspike('completion', 'tcsh')).stderr).toMatch(
    /SHELL: expected one of 'bash', 'zsh', 'fish'/,
  );
});

const installed = (shell: string) => existsSync(`/usr/bin/${shell}`);

it.runIf(installed('zsh'))('is read by zsh', () => {
  const { folder, script } = written('zsh');
  const program = `compdef() { true }; _describe() { print -l -- \${(P)2} }; _files() { print files }
    source "$0"; words=(bornspike "$@"); CURRENT=$#words; _bornspike`;
  const offers = (...words: string[]) =>
    execFileSync('zsh', ['-f', '-c', program, script, ...words], { cwd: folder, encoding: 'utf8' });
  expect(offers('tr')).toMatch(/^train:train .*\n(.*\n)*trajectories:/m);
  expect(offers('train', '--lea')).toMatch(/^--epochs:.*\n(.*\n)*--learning-rate:/m);
  expect(offers('predict', '')).toBe('files\n');
});

it.runIf(installed('fish'))('is read by fish', () => {
  const { folder, script } = written('fish');
  const offers = (words: string) =>
    execFileSync('fish', ['--no-config', '-c', `source ${script}; complete -C '${words}'`], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
    });
  expect(offers('bornspike tr')).toMatch(/^train\ttrain .*\ntrajectories\t/m);
  expect(offers('bornspike train --reset ')).toMatch(/^none\t.*\nsubtract\t.*\nzero\t.*\n$/);
  expect(offers('bornspike predict a')).toContain('a model.safetensors');
});
