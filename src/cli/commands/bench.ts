import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { BornspikeError } from '../../engine/index.js';
import { Ending } from '../terminal/ending.js';
import { addCommon, addGroup, type CommonOptions, option } from '../terminal/options.js';
import { Printer } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';

interface BenchOptions extends CommonOptions {
  quick?: boolean;
}

/** What the benchmarks' module exports. */
interface BenchModule {
  /** Returns the exit code. */
  runBench(
    options: BenchOptions & {
      names: string[];
      signal: AbortSignal;
      onProgress: (share: number, now: string) => void;
    },
  ): Promise<number>;
}

export function addBench(program: Command, signal: AbortSignal): void {
  const command = program
    .command('bench')
    .summary('measure the speed')
    .description('Measure the kernels against pure JavaScript that does the same work at the same precision.')
    .argument('[names...]', 'benchmarks (default: all)');
  addGroup(command, 'Bench:', [option('--quick', 'fewer repetitions')]);
  addCommon(command, {
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike bench --quick',
  });
  command.action((names: string[], options: BenchOptions) => bench(names, options, signal));
}

async function bench(names: string[], options: BenchOptions, signal: AbortSignal): Promise<void> {
  // Not part of the bundle: it lies beside it where the repository was built.
  const module = new URL('../bench/run.js', import.meta.url);
  if (!existsSync(module)) {
    throw new BornspikeError(
      'the benchmarks are not here: they come with the repository of bornspike, built by npm run build',
    );
  }
  const { runBench }: BenchModule = await import(module.href);
  const printer = new Printer(options.json);
  const exitCode = await measure(runBench, { names, ...options }, signal);
  if (options.out && exitCode < 2) printer.written(options.out);
  if (exitCode !== 0) throw new Ending(exitCode);
}

async function measure(
  runBench: BenchModule['runBench'],
  options: BenchOptions & { names: string[] },
  signal: AbortSignal,
): Promise<number> {
  using bar = new ProgressBar('bench');
  // At the end it prints its table.
  const onProgress = (share: number, now: string) => (share < 1 ? bar.update(share, now) : bar.end());
  return await runBench({ ...options, signal, onProgress });
}
