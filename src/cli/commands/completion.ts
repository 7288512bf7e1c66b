import type { Command } from 'commander';
import { checkChoice } from '../../engine/index.js';
import { loadFigures } from '../../figures/index.js';
import { commandTree } from '../completion/command-tree.js';
import { completionScript, SHELLS } from '../completion/scripts.js';
import { LOGIC_GATE_NAMES } from './circuit-source.js';

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .summary('complete commands and options in a shell')
    .description(
      'Print a script by which a shell completes commands, options and their values: bash, zsh or fish. It is to be made anew for ' +
        'another version.',
    )
    .argument('<shell>', SHELLS.join(', '))
    .addHelpText(
      'after',
      `
Examples:
  $ source <(bornspike completion bash)
  $ source <(bornspike completion zsh)
  $ bornspike completion fish > ~/.config/fish/completions/bornspike.fish`,
    )
    .action(async (shell: string) => {
      const chosen = checkChoice('SHELL', shell, SHELLS);
      const figures = await loadFigures();
      const known = {
        '/circuit': LOGIC_GATE_NAMES,
        '/completion': SHELLS,
        '/figure': ['all', 'list', ...figures.map(({ id }) => id)],
        '/help': program.commands.map((command) => command.name()),
      };
      process.stdout.write(completionScript(chosen, commandTree(program, known)));
    });
}
