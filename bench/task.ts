import { createEngine } from '../src/engine/loading/create-engine.js';
import type { BenchmarkCase, ContenderName } from './case.js';
import { compareContenders } from './compare.js';
import { type TimeBudget, timeContender } from './time.js';
import { trainingRate } from './training.js';

/** What a process of its own is asked to do; cases and sizes by name and index, so that it can be sent as JSON. */
export type Task =
  | { kind: 'compare'; name: string; size: number }
  | { kind: 'time'; name: string; size: number; contender: ContenderName; budget: TimeBudget }
  | { kind: 'engine' }
  | { kind: 'training' };

export interface Answer {
  /** compare: '' where the contenders agree, else how they do not. */
  difference?: string;
  /** time: nanoseconds per unit; engine: milliseconds that the process's first `createEngine()` took; training: samples a second. */
  samples?: number[];
  /** time: units of one run. */
  work?: number;
}

/** Does a task with the cases given. */
export async function performTask(task: Task, cases: readonly BenchmarkCase[]): Promise<Answer> {
  const start = performance.now();
  const engine = await createEngine();
  if (task.kind === 'engine') return { samples: [performance.now() - start] };
  if (task.kind === 'training') return { samples: [await trainingRate(engine)] };
  const benchmark = cases.find(({ name }) => name === task.name)!;
  const size = benchmark.sizes[task.size]!;
  if (task.kind === 'compare') {
    return { difference: (await compareContenders(benchmark, engine, size)).message };
  }
  const contender = benchmark[task.contender](engine, size);
  return { samples: await timeContender(contender, task.budget), work: contender.work };
}
