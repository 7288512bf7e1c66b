import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../command.js';

/** An environment with a program that stands in for what opens addresses; the promise is for the address that it is given. */
export function standInForBrowser(): { env: NodeJS.ProcessEnv; opened: () => Promise<string> } {
  const folder = temporaryFolder();
  const told = join(folder, 'told');
  for (const name of ['xdg-open', 'open']) {
    const program = join(folder, name);
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$1" > '${told}'\n`);
    chmodSync(program, 0o755);
  }
  const opened = async () => {
    while (!existsSync(told) || !readFileSync(told, 'utf8').endsWith('\n')) await sleep(5);
    return readFileSync(told, 'utf8').trim();
  };
  return { env: { ...process.env, PATH: folder }, opened };
}
