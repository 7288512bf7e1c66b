import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { BornspikeError } from '../engine/errors.js';
import { addCommon, addGroup, type CommonOptions, option } from './options.js';

interface BenchOptions extends CommonOptions {
  quick?: boolean;
}

/** What the benchmarks' module exports. */
interface BenchModule {
  /** Returns the exit code. */
  runBench(options: BenchOptions & { names: string[] }): Promise<number>;
}

export function addBench(program: Command): void {
  const command = program
    .command('bench')
    .summary('measure the speed')
    .description('Measure the kernels against pure JavaScript that does the same work at the same precision.')
    .argument('[names...]', 'benchmarks (default: all)');
  addGroup(command, 'Bench:', [option('--quick', 'fewer repetitions')]);
  addCommon(command, {
    out: ['--out <file>', 'write the JSON document there (default: build/bench/results.json)'],
    example: 'bornspike bench --quick',
  });
  command.action((names: string[], options: BenchOptions) => bench(names, options));
}

async function bench(names: string[], options: BenchOptions): Promise<void> {
  // Not part of the bundle: it lies beside it where the repository was built.
  const module = new URL('../bench/run.js', import.meta.url);
  if (!existsSync(module)) {
    throw new BornspikeError(
      'the benchmarks are not here: they come with the repository of bornspike, built by npm run build',
    );
  }
  const { runBench }: BenchModule = await import(module.href);
  process.exitCode = await runBench({ names, ...options });
}
