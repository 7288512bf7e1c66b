import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileError } from './file-error.js';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.js';

/** What a new file's mode is before the user's mask. */
const NEW_MODE = 0o666;
const MODE_BITS = 0o7777;
const MOST_LINKS = 40;
const EXCLUSIVE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Writes a file so that at any moment, even if the process or the machine dies, there is either the old file or the
 * whole new one under its name. A symbolic link stays, and what it names is written; an existing file keeps its mode; a
 * device, a pipe or `/dev/stdout` is written to as it is.
 *
 * @param lasts whether it is on the disk when this returns. If not, it takes a hundredth of the time, and a machine (not a
 *   process) that dies within seconds may leave an empty file: for what is checked when it is read, and can be made again.
 * @throws BornspikeError that names the file and says what to do when it cannot be written; then the old one is untouched
 */
export function writeAtomically(path: string, content: Uint8Array | string, lasts = true): void {
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (isStream(path, existing)) writeInto(path, constants.O_WRONLY, content, lasts);
    else replace(followLinks(path), content, lasts, existing);
  } catch (cause) {
    throw fileError('write', path, cause);
  }
}

/**
 * The same for a regular file in a folder of the program's own, which is there and which `removeAbandonedIn` has been through, by
 * a fifth of the calls to the system: a machine (not a process) that dies within seconds may leave an empty file.
 */
export function writeWhole(path: string, content: string): void {
  const temporary = temporaryName(path);
  try {
    writeInto(temporary, EXCLUSIVE, content, false);
    renameSync(temporary, path);
  } catch (cause) {
    removeIfThere(temporary);
    throw fileError('write', path, cause);
  }
}

/** Whether there is nothing to be kept, and nothing that could be replaced by another file of its name. */
function isStream(path: string, existing: Stats | undefined): boolean {
  if (existing === undefined || existing.isDirectory()) return false;
  return !existing.isFile() || /^\/(dev|proc)\//.test(resolve(path));
}

function replace(target: string, content: Uint8Array | string, lasts: boolean, existing?: Stats): void {
  if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  removeAbandoned(target);
  const temporary = temporaryName(target);
  try {
    writeInto(temporary, EXCLUSIVE, content, lasts, existing);
    renameSync(temporary, target);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
  if (lasts) syncFolder(dirname(target));
}

function writeInto(
  path: string,
  flags: number,
  content: Uint8Array | string,
  lasts: boolean,
  like?: Stats,
): void {
  const file = openSync(path, flags, NEW_MODE);
  try {
    if (like) keepMode(file, like);
    writeFileSync(file, content);
    if (lasts && fstatSync(file).isFile()) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives the open file the mode and, as far as this user may, the owner of another. */
function keepMode(file: number, { mode, uid, gid }: Stats): void {
  const made = fstatSync(file);
  if (made.uid !== uid || made.gid !== gid) {
    try {
      fchownSync(file, uid, gid);
    } catch (error) {
      if (codeOf(error) !== 'EPERM') throw error;
    }
  }
  if ((made.mode & MODE_BITS) !== (mode & MODE_BITS)) fchmodSync(file, mode & MODE_BITS);
}

/** The file that a path means: of a symbolic link, the one at its end, which need not be there yet. */
export function followLinks(path: string): string {
  let end = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    let named: string;
    try {
      named = readlinkSync(end);
    } catch {
      // No link, or nothing there.
      return end;
    }
    end = isAbsolute(named) ? named : join(dirname(end), named);
  }
  throw Object.assign(new Error(), { code: 'ELOOP' });
}

const PREFIX = '.bornspike-';

/** What the names of a file's temporary files begin with; of any length of its own name, they are short. */
const prefixOf = (target: string): string =>
  `${PREFIX}${createHash('sha256').update(basename(target)).digest('hex').slice(0, 12)}-`;

/** A name that no other process has, beside `target`, from which one sees whose it is. */
export function temporaryName(target: string): string {
  const { place, pid, began } = thisProcess();
  const unique = randomBytes(6).toString('hex');
  return join(dirname(target), `${prefixOf(target)}${place}-${pid}-${began ?? ''}-${unique}.tmp`);
}

const OWNER = /-([0-9a-f]{12})-(\d+)-(\d*)-[0-9a-f]{12}\.tmp$/;

/** Removes what killed processes left behind that were writing `target`. */
export const removeAbandoned = (target: string): void => removeAbandonedIn(dirname(target), prefixOf(target));

/** Removes what killed processes left behind that were writing any file of a folder. */
export function removeAbandonedIn(folder: string, prefix = PREFIX): void {
  for (const name of namesIn(folder)) {
    if (!name.startsWith(prefix)) continue;
    const [, place, pid, began] = OWNER.exec(name) ?? [];
    if (place === undefined) continue;
    const owner: ProcessIdentity = { place, pid: Number(pid), began: began === '' ? null : began! };
    if (isAlive(owner) === false) removeIfThere(join(folder, name));
  }
}

/** What is in a folder; nothing of one that may be written in but not read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'EACCES') return [];
    throw error;
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Makes the renaming itself last. */
function syncFolder(path: string): void {
  // Windows neither opens folders nor needs to.
  if (process.platform === 'win32') return;
  let folder: number | undefined;
  try {
    folder = openSync(path, 'r');
    fsyncSync(folder);
  } catch (error) {
    // Some network file systems cannot, and some folders may not be read: the file is written all the same.
    if (!['EINVAL', 'ENOTSUP', 'EACCES'].includes(codeOf(error))) throw error;
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}
