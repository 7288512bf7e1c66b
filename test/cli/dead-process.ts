import { spawnSync } from 'node:child_process';
import { type ProcessIdentity, thisProcess } from '../../src/files/process-identity.js';

/** A process of this machine that has ended. */
export function deadProcess(): ProcessIdentity {
  const { pid } = spawnSync(process.execPath, ['--version']);
  return { ...thisProcess(), pid, began: '1' };
}
