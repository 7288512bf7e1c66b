import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ArgumentError } from '../engine/errors.js';
import type { Printer } from './print.js';

export interface CheckpointOptions {
  checkpoint?: string;
  resume?: boolean;
}

/**
 * Whether there is a checkpoint to go on from.
 *
 * @throws ArgumentError when the options contradict each other or what there is
 */
export function isToResume({ checkpoint, resume }: CheckpointOptions, printer: Printer): boolean {
  if (resume && !checkpoint) throw new ArgumentError('--resume', 'needs --checkpoint FILE to go on from');
  if (!checkpoint) return false;
  if (!existsSync(dirname(checkpoint))) {
    throw new ArgumentError('--checkpoint', `there is no folder ${dirname(checkpoint)}`);
  }
  const exists = existsSync(checkpoint);
  if (!resume && exists) {
    throw new ArgumentError(
      '--checkpoint',
      `${checkpoint} exists: add --resume to go on from it, or remove it`,
    );
  }
  if (resume && !exists) printer.remark(`${checkpoint} is not there yet: beginning anew`);
  return exists;
}
