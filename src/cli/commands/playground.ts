import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { ArgumentError, checkInteger } from '../../engine/index.js';
import { type PlaygroundServer, servePlayground } from '../playground/playground-server.js';
import { openInBrowser } from '../terminal/open-in-browser.js';
import { option, parseNumber } from '../terminal/options.js';
import { Printer } from '../terminal/print.js';

const PORT = 4747;

interface PlaygroundCommandOptions {
  port?: number;
  open?: boolean;
}

export function addPlayground(program: Command, signal: AbortSignal): void {
  program
    .command('playground')
    .summary('see the three systems in a page')
    .description(
      'Serve a page with three benches, a measured qubit on the Bloch sphere, circuits of Q-neurons and a spiking network that ' +
        'learns what one draws, to this machine until Ctrl-C. They compute in the page itself.',
    )
    .addOption(
      option('--port <number>', `where it listens, 0 for any that is free (default: ${PORT})`, parseNumber),
    )
    .addOption(option('--open', 'open it in the browser'))
    .addHelpText('after', '\nExample:\n  $ bornspike playground --open')
    .action((options: PlaygroundCommandOptions) => play(options, signal));
}

async function play(
  { port = PORT, open = false }: PlaygroundCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  checkInteger('--port', port, 0, 65_535);
  const folder = fileURLToPath(new URL('../playground', import.meta.url));
  const server = await serve(folder, port);
  const printer = new Printer();
  printer.line(`${server.address}  (Ctrl-C ends it)`);
  if (open) openInBrowser(server.address, printer);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.close();
}

async function serve(folder: string, port: number): Promise<PlaygroundServer> {
  try {
    return await servePlayground(folder, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ArgumentError('--port', 'a port that is free; 0 takes any', port);
  }
}
