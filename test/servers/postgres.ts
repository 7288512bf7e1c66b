import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, listening } from './redis.js';

const ALL = '/usr/lib/postgresql';

/** Where Debian has the newest PostgreSQL that is installed; there may be clients of others. */
function programs(): string {
  const versions = readdirSync(ALL).sort((a, b) => Number(b) - Number(a));
  const folders = versions.map((version) => join(ALL, version, 'bin'));
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (found === undefined) throw new Error('install the package postgresql');
  return found;
}

/** PostgreSQL refuses to run as root. */
function userOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A PostgreSQL in a folder of its own, whose user has a password. */
export class PostgresProcess {
  readonly port: number;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(port: number, folder: string, child: ChildProcess) {
    this.port = port;
    this.#folder = folder;
    this.#child = child;
  }

  static async start(): Promise<PostgresProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
    const user = userOf();
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
    const bin = programs();
    const data = join(folder, 'data');
    const script = `echo secret > ${folder}/password && ${bin}/initdb -D ${data} -U bornspike -A md5 --pwfile ${folder}/password`;
    execFileSync('sh', ['-c', script], { ...user, stdio: 'ignore', cwd: folder });
    const port = await freePort();
    const args = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
    const child = spawn(`${bin}/postgres`, args, { ...user, stdio: 'ignore', cwd: folder });
    await listening(port, child);
    return new PostgresProcess(port, folder, child);
  }

  get url(): string {
    return `postgres://bornspike:secret@127.0.0.1:${this.port}/postgres`;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGINT');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
