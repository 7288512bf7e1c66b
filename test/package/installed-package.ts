import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Copies what a clone has, and what is not committed yet; the installed packages are the repository's own. */
async function cloneRepository(folder: string): Promise<void> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', list, { cwd: repository, maxBuffer: 2 ** 24 });
  const files = stdout.split('\0').filter((file) => file && existsSync(join(repository, file)));
  for (const file of files) await cp(join(repository, file), join(folder, file));
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
}

/** What `npm pack --json` tells. */
interface Tarball {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string; size: number }[];
}

/** Of a folder that paths and addresses write differently. */
const ODD_NAME = "a #1 folder's 100 % clone?é";

/** The package as its users get it: packed from a clean clone, and installed from the tarball into a project of its own. */
export class InstalledPackage {
  readonly folder: string;
  readonly tarball: Tarball;
  /** The clone, which was built by packing it. */
  readonly clone: string;
  /** The project that depends on it. */
  readonly project: string;

  constructor({ folder, tarball }: Pick<InstalledPackage, 'folder' | 'tarball'>) {
    this.folder = folder;
    this.tarball = tarball;
    this.clone = join(folder, ODD_NAME);
    this.project = join(folder, 'project');
  }

  static async create(): Promise<InstalledPackage> {
    const folder = await mkdtemp(join(tmpdir(), 'bornspike-package-'));
    const project = join(folder, 'project');
    await mkdir(project);
    const clone = join(folder, ODD_NAME);
    await cloneRepository(clone);
    const pack = ['pack', '--json', '--pack-destination', folder];
    const { stdout } = await run('npm', pack, { cwd: clone });
    const [tarball] = JSON.parse(stdout) as [Tarball];
    await writeFile(
      join(project, 'package.json'),
      '{ "name": "consumer", "private": true, "type": "module" }',
    );
    const install = ['install', '--no-audit', '--no-fund', join(folder, tarball.filename)];
    await run('npm', install, { cwd: project });
    return new InstalledPackage({ folder, tarball });
  }

  /** Writes a file of the project. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.project, name);
    await writeFile(path, content);
    return path;
  }

  /** Runs a module in the project; what it prints must be JSON. */
  async runModule<R>(text: string): Promise<R> {
    const path = await this.write('module.js', text);
    return JSON.parse(await this.run(process.execPath, path)) as R;
  }

  /** Runs a program in the project, and returns what it prints. */
  async run(program: string, ...given: string[]): Promise<string> {
    const { stdout } = await run(program, given, { cwd: this.project, maxBuffer: 2 ** 24 });
    return stdout;
  }

  /** Checks the project with the repository's compiler; returns its messages, '' for none. */
  async checkTypes(configuration: object): Promise<string> {
    await this.write('tsconfig.json', JSON.stringify(configuration));
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    try {
      await run(process.execPath, [compiler, '--noEmit', '-p', 'tsconfig.json'], { cwd: this.project });
      return '';
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
