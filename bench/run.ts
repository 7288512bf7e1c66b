import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { version } from '../package.json';
import { makeFolder, writeAtomically } from '../src/files/index.js';
import { CASES } from './cases/index.js';
import { FULL_PLAN, measureCase, type Perform, type Plan, QUICK_PLAN } from './measure.js';
import { measureWorkers } from './measure-workers.js';
import { CONTENDER, isMain, MODULE, RESULTS } from './paths.js';
import type { CaseResult, Results } from './results.js';
import { splitWorks } from './split-works.js';
import { type Spread, spreadOf } from './statistics.js';
import { textTable } from './table.js';

const LARGEST_ANSWER = 2 ** 26;
/** Measured besides the cases. */
const WHOLES = ['engine', 'training'] as const;

export interface BenchOptions {
  /** Cases to run (default: all). */
  names?: readonly string[];
  /** About a minute for all cases instead of some five minutes. */
  quick?: boolean;
  /** Print the raw results as one JSON document instead of the table. */
  json?: boolean;
  /** File for the raw results. */
  out?: string;
  /** Stops at once. */
  signal?: AbortSignal;
  /** Told what is measured next, and how much of all is done, from 0 to 1. */
  onProgress?: (share: number, now: string) => void;
}

/**
 * Runs the benchmarks: prints a table, or JSON, and writes the raw results.
 *
 * @returns the exit code: 0 done, 1 a case was refused because its contenders disagree, 2 an unknown name
 */
export async function runBench(options: BenchOptions = {}): Promise<number> {
  const { names = [], quick = false, json = false, out, signal, onProgress = () => {} } = options;
  const unknown = names.find((name) => CASES.every((benchmark) => benchmark.name !== name));
  if (unknown !== undefined) {
    console.error(`unknown benchmark ${unknown}; there are ${CASES.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const plan = quick ? QUICK_PLAN : FULL_PLAN;
  const chosen = CASES.filter(({ name }) => names.length === 0 || names.includes(name));
  const perform = performInProcess(signal);
  const pools = names.length > 0 ? 0 : splitWorks.length;
  const total = WHOLES.length + pools + chosen.reduce((sum, { sizes }) => sum + sizes.length, 0);
  let done = 0;
  const report = (now: string) => onProgress(done++ / total, now);
  const watched = (now: string) => {
    report(now);
    signal?.throwIfAborted();
  };
  const whole = { engine: await measureWhole('engine'), training: await measureWhole('training') };
  const cases: CaseResult[] = [];
  for (const benchmark of chosen) cases.push(await measureCase(benchmark, plan, perform, report));
  const workers =
    names.length > 0 ? undefined : await measureWorkers(plan.rounds, splitWorks, (name) => watched(name));
  onProgress(1, '');
  const results = await makeResults(plan, quick, whole, cases);
  if (workers) results.workers = workers;
  const document = JSON.stringify(results);
  if (out !== undefined) {
    makeFolder(dirname(out));
    writeAtomically(out, document);
  }
  console.log(json ? document : textTable(results));
  return cases.some(({ sizes }) => sizes.some(({ refused }) => refused)) ? 1 : 0;

  /** One sample of each of several processes: what is not a kernel against JavaScript but counts as a whole. */
  async function measureWhole(kind: (typeof WHOLES)[number]): Promise<Spread & { samples: number[] }> {
    report(kind);
    const samples: number[] = [];
    for (let round = 0; round < plan.rounds; round++) samples.push(...(await perform({ kind })).samples!);
    return { ...spreadOf(samples), samples };
  }
}

const run = promisify(execFile);
/** Milliseconds in which a signal to all processes of a terminal has come to each. */
const TURN = 100;

const performInProcess =
  (signal: AbortSignal | undefined): Perform =>
  async (task) => {
    const options = { maxBuffer: LARGEST_ANSWER, signal };
    try {
      const { stdout } = await run(process.execPath, [CONTENDER, JSON.stringify(task)], options);
      return JSON.parse(stdout);
    } catch (error) {
      // A terminal's Ctrl-C reaches the contender as well, whose end may be heard of first.
      if ((error as { signal?: string }).signal) await setTimeout(TURN);
      signal?.throwIfAborted();
      throw error;
    }
  };

async function makeResults(
  plan: Plan,
  quick: boolean,
  whole: { engine: Results['createEngine']; training: Results['training'] },
  cases: CaseResult[],
): Promise<Results> {
  const module = await readFile(MODULE);
  return {
    version,
    date: new Date().toISOString(),
    quick,
    rounds: plan.rounds,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      platform: `${process.platform} ${process.arch}`,
      node: process.versions.node,
    },
    module: { bytes: module.length, gzipBytes: gzipSync(module, { level: 9 }).length },
    createEngine: whole.engine,
    training: whole.training,
    cases,
  };
}

if (isMain(import.meta.url)) {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { quick: { type: 'boolean' }, json: { type: 'boolean' }, out: { type: 'string' } },
    });
    process.exitCode = await runBench({ out: RESULTS, ...values, names: positionals });
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  }
}
