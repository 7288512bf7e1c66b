import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm pack --json` tells. */
interface Tarball {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string; size: number }[];
}

/** The package as its users get it: packed, and installed from the tarball into a project of its own. */
export class InstalledPackage {
  readonly tarball: Tarball;
  readonly project: string;
  readonly #folder: string;

  private constructor(folder: string, project: string, tarball: Tarball) {
    this.#folder = folder;
    this.project = project;
    this.tarball = tarball;
  }

  static async create(): Promise<InstalledPackage> {
    const folder = await mkdtemp(join(tmpdir(), 'bornspike-package-'));
    const project = join(folder, 'project');
    await mkdir(project);
    const pack = ['pack', '--json', '--pack-destination', folder];
    const { stdout } = await run('npm', pack, { cwd: repository });
    const [tarball] = JSON.parse(stdout) as Tarball[];
    await writeFile(
      join(project, 'package.json'),
      '{ "name": "consumer", "private": true, "type": "module" }',
    );
    const install = ['install', '--no-audit', '--no-fund', join(folder, tarball.filename)];
    await run('npm', install, { cwd: project });
    return new InstalledPackage(folder, project, tarball);
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
    const { stdout } = await run(process.execPath, [path], { cwd: this.project });
    return JSON.parse(stdout) as R;
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
    await rm(this.#folder, { recursive: true, force: true });
  }
}
