import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells a process from all others, on this machine and elsewhere. */
export interface ProcessIdentity {
  /** Digest of the machine, its start and its name space of processes: where `pid` means anything. */
  place: string;
  pid: number;
  /** When the process began, in the system's ticks since its start; null where the system does not tell. */
  began: string | null;
}

/** `value()`, or nothing where the system has no such file. */
function attempt<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch {
    return undefined;
  }
}

const PLACE = createHash('sha256')
  .update(
    JSON.stringify([
      hostname(),
      attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')),
      attempt(() => readlinkSync('/proc/self/ns/pid')),
    ]),
  )
  .digest('hex')
  .slice(0, 12);

/** State and beginning of a process: the text after the name, which may itself have brackets, in `/proc/PID/stat`. */
function statOf(pid: number): string[] | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

const beganOf = (pid: number): string | null => statOf(pid)?.[19] ?? null;

let own: ProcessIdentity | undefined;

/** The same at each call: to ask the system takes longer than to write a small file. */
export function thisProcess(): ProcessIdentity {
  own ??= { place: PLACE, pid: process.pid, began: beganOf(process.pid) };
  return own;
}

/** Whether a process still runs; undefined if it is another machine's, of which nothing is known. */
export function isAlive({ place, pid, began }: ProcessIdentity): boolean | undefined {
  if (place !== PLACE) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // What may not be sent a signal is there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // Its number may have gone to another process since, and a dead child keeps it until its parent has asked.
  const stat = statOf(pid);
  return stat === undefined || (stat[0] !== 'Z' && (began === null || stat[19] === began));
}
