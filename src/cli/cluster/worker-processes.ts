import { type ChildProcess, fork } from 'node:child_process';
import { BornspikeError } from '../../engine/index.js';

/** Processes of this command that work side by side. */
export interface WorkerProcesses {
  /** Rejected when they cannot work. */
  readonly failed: Promise<never>;
  end(): Promise<void>;
}

/** Milliseconds within which a process that ends has not begun to work. */
const START = 3000;

/** Starts this command that many times, each with one worker; one that dies is started again. */
export function startProcesses(count: number): WorkerProcesses {
  const args = [...withoutWorkers(process.argv.slice(2)), '--workers', '1'];
  const children = new Set<ChildProcess>();
  let ending = false;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const start = (): void => {
    const begun = performance.now();
    const child = fork(process.argv[1]!, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.add(child);
    child.once('exit', (code) => {
      children.delete(child);
      if (ending) return;
      if (performance.now() - begun > START) start();
      else fail(new BornspikeError(`a worker ended at once (exit code ${code})`));
    });
  };
  for (let i = 0; i < count; i++) start();
  return {
    failed,
    async end() {
      ending = true;
      const ended = [...children].map((child) => new Promise((resolve) => child.once('exit', resolve)));
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(ended);
    },
  };
}

/** The arguments but for `--workers N` and `--workers=N`. */
export function withoutWorkers(args: readonly string[]): string[] {
  return args.filter(
    (arg, i) => arg !== '--workers' && !arg.startsWith('--workers=') && args[i - 1] !== '--workers',
  );
}
