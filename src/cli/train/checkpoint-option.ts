import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ArgumentError } from '../../engine/index.js';
import { FileLock } from '../../files/index.js';
import type { Printer } from '../terminal/print.js';

export interface CheckpointOptions {
  checkpoint?: string;
  resume?: boolean;
}

/** A checkpoint file that only this process writes. */
export interface ClaimedCheckpoint {
  path: string;
  lock: FileLock;
  /** Whether there is something to go on from. */
  exists: boolean;
}

/**
 * Claims the file of `--checkpoint` for this process, until the lock is released.
 *
 * @throws ArgumentError when the options contradict each other or what there is; BornspikeError when another process writes
 *   this checkpoint, or no process can
 */
export function claimCheckpoint(
  { checkpoint, resume }: CheckpointOptions,
  printer: Printer,
): ClaimedCheckpoint | undefined {
  if (resume && !checkpoint) throw new ArgumentError('--resume', 'needs --checkpoint FILE to go on from');
  if (!checkpoint) return undefined;
  if (!existsSync(dirname(checkpoint))) {
    throw new ArgumentError('--checkpoint', `there is no folder ${dirname(checkpoint)}`);
  }
  const lock = FileLock.take(checkpoint);
  const exists = existsSync(checkpoint);
  if (!resume && exists) {
    lock.release();
    throw new ArgumentError(
      '--checkpoint',
      `${checkpoint} exists: add --resume to go on from it, or remove it`,
    );
  }
  if (resume && !exists) printer.remark(`${checkpoint} is not there yet: beginning anew`);
  return { path: checkpoint, lock, exists };
}
