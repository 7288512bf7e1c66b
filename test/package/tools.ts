import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program of other people: its packages of the registry, as npm takes them, and the scripts that put it into place. */
export interface Program {
  packages?: string[];
  installers?: string[];
}

/** Other people's programs, installed from the registry for a while. */
export class Tools {
  /** Where they are installed. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param packages as npm takes them: NAME@VERSION */
  static async install(...packages: string[]): Promise<Tools> {
    const folder = await mkdtemp(join(tmpdir(), 'bornspike-tools-'));
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], {
      cwd: folder,
    });
    return new Tools(folder);
  }

  /** What some programs come in, with them in place. */
  static async forPrograms(programs: Program[]): Promise<Tools> {
    const tools = await Tools.install(...new Set(programs.flatMap(({ packages = [] }) => packages)));
    for (const { installers = [] } of programs) {
      for (const script of installers) await tools.#runInstaller(script);
    }
    return tools;
  }

  /** Runs the script by which a package puts its program into place. */
  async #runInstaller(script: string): Promise<void> {
    await run(process.execPath, [this.path(script)], { cwd: this.folder });
  }

  /** A package's module. */
  load<T>(name: string): T {
    return createRequire(join(this.folder, 'package.json'))(name) as T;
  }

  /** Where a file of a package is. */
  path(file: string): string {
    return join(this.folder, 'node_modules', file);
  }

  /** Where a package's program is. */
  program(name: string): string {
    return this.path(`.bin/${name}`);
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
