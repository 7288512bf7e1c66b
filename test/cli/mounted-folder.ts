import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a shell command gave that was run in a folder with a file system of its own. */
export interface MountedEnding {
  status: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs `script` by a shell in a small file system of its own, in a name space that ends with it; `$D` is its folder. What is not
 * root becomes root there, as far as the system lets it.
 *
 * @returns undefined where mounting is not permitted: the caller then says so
 */
export function withMount(script: string, kilobytes: number): MountedEnding | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'bornspike-mount-'));
  try {
    const mount = `mount -t tmpfs -o size=${kilobytes}k tmpfs "$D" || exit 99\n`;
    const { status, stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', mount + script], {
      env: { ...process.env, D: folder },
      encoding: 'utf8',
    });
    return status === 99 || status === null || /^unshare: /.test(stderr)
      ? undefined
      : { status, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
