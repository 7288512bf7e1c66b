import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { built } from '../cli/command.js';
import { expectLostOutput, SMALL, TRAIN } from '../cli/small-commands.js';

const folder = mkdtempSync(join(tmpdir(), 'bornspike-'));
beforeAll(() => built(...TRAIN.split(' '), '--out', folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(existsSync('/dev/full'))('output that cannot be written', () => {
  it.each([...SMALL, 'demo', 'help'])('is one line and exit code 1: %s', (args) => {
    const paths: Record<string, string> = {
      MODEL: join(folder, 'model-1.safetensors'),
      OUT: join(folder, 'out'),
    };
    expectLostOutput(args.split(' ').map((word) => word.replace(/^[A-Z]+/, (name) => paths[name] ?? name)));
  });
});
