import { spawn, spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Linux's `script` gives a command a terminal. */
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');

/** What is measured after the engine. */
const SECOND = /bench █*░+ +[1-9]\d* % \|.*\| training/;

// What bench measures is not part of the command's bundle: other commands are run as in a terminal by the tests' own process.
it.runIf(hasScript)(
  'bench shows what it measures, and Ctrl-C ends it',
  async () => {
    const command = `"${process.execPath}" build/cli/bornspike.js bench philox --quick`;
    // It says that it has 0 columns.
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...process.env, SHELL: '/bin/sh' },
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const before = shown;
      shown += text;
      if (SECOND.test(shown) && !SECOND.test(before)) child.stdin.write('\x03');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(shown).toMatch(/bench ░+ +0 % \| 0 s so far/);
    expect(shown).toMatch(SECOND);
    expect(shown).toMatch(/interrupted; nothing was kept\r\n$/);
    expect(code).toBe(130);
  },
  30_000,
);
