import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { BornspikeError } from '../engine/index.js';
import { fileError } from './file-error.js';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.js';
import { followLinks, removeAbandoned, removeIfThere, temporaryName } from './write-atomically.js';

/** Who holds a lock. */
interface LockOwner extends ProcessIdentity {
  host: string;
  /** When the lock was taken, as ISO 8601 has it. */
  since: string;
  /** Tells two locks of one process apart. */
  token: string;
}

/** Milliseconds from one sign of life of an owner to the next. */
const SIGN_OF_LIFE = 30_000;
/** Without a sign of life for so long, an owner on a machine that cannot be asked is taken to be dead. */
const LONGEST_SILENCE = 20 * SIGN_OF_LIFE;
/** A lock is written at once: one that still says nothing after so long was left so. */
const LONGEST_WRITING = 1000;
const MOST_ATTEMPTS = 100;

/** Another process has the lock, and is alive. */
export class LockedError extends BornspikeError {}

/** The only process that may write a file: it holds the file `NAME.lock` beside it, which is gone when it ends. */
export class FileLock {
  readonly #path: string;
  readonly #lock: string;
  readonly #owner: LockOwner;
  readonly #timer: NodeJS.Timeout;
  readonly #release = () => this.release();
  #released = false;

  private constructor(path: string, lock: string, owner: LockOwner) {
    this.#path = path;
    this.#lock = lock;
    this.#owner = owner;
    this.#timer = setInterval(() => this.#showLife(), SIGN_OF_LIFE);
    this.#timer.unref();
    process.once('exit', this.#release);
  }

  /**
   * Takes the lock of the file `path`. A lock whose owner has died is taken over.
   *
   * @throws LockedError that names the owner when another process has it, BornspikeError that names the file when it cannot be locked
   */
  static take(path: string): FileLock {
    try {
      const target = followLinks(path);
      const lock = `${target}.lock`;
      removeAbandoned(target);
      removeAbandoned(lock);
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const owner = newOwner();
        if (create(lock, owner)) return new FileLock(path, lock, owner);
        clear(path, lock);
      }
      throw new BornspikeError(`${path} cannot be locked: other processes take ${lock} again and again`);
    } catch (cause) {
      throw fileError('write', path, cause);
    }
  }

  /**
   * To be called before each writing.
   *
   * @throws BornspikeError when the lock went to another process, which took this one to be dead
   */
  check(): void {
    const found = read(this.#lock);
    if (!this.#released && found?.owner?.token === this.#owner.token) return;
    throw new BornspikeError(
      `${this.#path} is no longer this process's: its lock ${this.#lock} ${found?.owner ? `went to ${describe(found.owner)}` : 'was removed'}; nothing more is written to it`,
    );
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    clearInterval(this.#timer);
    process.removeListener('exit', this.#release);
    if (read(this.#lock)?.owner?.token === this.#owner.token) removeIfThere(this.#lock);
  }

  [Symbol.dispose](): void {
    this.release();
  }

  #showLife(): void {
    const now = new Date();
    try {
      if (read(this.#lock)?.owner?.token === this.#owner.token) utimesSync(this.#lock, now, now);
    } catch {
      // What is wrong shows at the next writing.
    }
  }
}

const newOwner = (): LockOwner => ({
  ...thisProcess(),
  host: hostname(),
  since: new Date().toISOString(),
  token: randomBytes(8).toString('hex'),
});

/** Makes the lock; returns false if there is one. */
function create(lock: string, owner: LockOwner): boolean {
  const exclusive = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  let file: number;
  try {
    file = openSync(lock, exclusive, 0o666);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeFileSync(file, `${JSON.stringify(owner)}\n`);
  } catch (error) {
    removeIfThere(lock);
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** Removes a lock whose owner is dead; throws if it is alive. */
function clear(path: string, lock: string): void {
  const found = read(lock);
  if (!found) return;
  const { owner, text, age } = found;
  if (owner && (isAlive(owner) ?? age < LONGEST_SILENCE)) {
    throw new LockedError(
      `${path} is being written by ${describe(owner)}: wait for its end, or choose another file (if there is no such process, remove ${lock})`,
    );
  }
  if (!owner && age < LONGEST_WRITING) {
    // Without giving others a turn: a lock is taken before anything else goes on.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LONGEST_WRITING / 20);
  } else removeUnchanged(lock, text);
}

/** Removes the lock that says `text`; one that another process has made in its place meanwhile is put back. */
function removeUnchanged(lock: string, text: string): void {
  if (read(lock)?.text !== text) return;
  const aside = temporaryName(lock);
  try {
    renameSync(lock, aside);
  } catch (error) {
    // Another process was first.
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') === text) removeIfThere(aside);
  else renameSync(aside, lock);
}

/** Who holds a lock, if it can be read, and for how many milliseconds no sign of life was seen; undefined without a lock. */
function read(lock: string): { owner: LockOwner | undefined; text: string; age: number } | undefined {
  let text: string;
  let age: number;
  try {
    text = readFileSync(lock, 'utf8');
    age = Date.now() - statSync(lock).mtimeMs;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  return { owner: parse(text), text, age };
}

function parse(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<LockOwner> | null;
    const isOne =
      typeof owner?.place === 'string' &&
      Number.isSafeInteger(owner.pid) &&
      owner.pid! > 0 &&
      (owner.began === null || typeof owner.began === 'string') &&
      [owner.host, owner.since, owner.token].every((each) => typeof each === 'string');
    return isOne ? (owner as LockOwner) : undefined;
  } catch {
    return undefined;
  }
}

const describe = ({ pid, host, since }: LockOwner): string =>
  `process ${pid} on ${host} (since ${since.slice(0, 19).replace('T', ' ')} UTC)`;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
