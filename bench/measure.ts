import type { BenchmarkCase, ContenderName } from './case.js';
import type { CaseResult, ContenderResult, SizeResult } from './results.js';
import { spreadOf } from './statistics.js';
import type { Answer, Task } from './task.js';
import type { TimeBudget } from './time.js';

/** How much is measured. */
export interface Plan {
  rounds: number;
  budget: TimeBudget;
}

/** Warm enough for the compilers to be done on a busy machine too, though they are after 60 ms on an idle one. */
export const FULL_PLAN: Plan = { rounds: 5, budget: { warmUp: 150, timed: 80 } };
export const QUICK_PLAN: Plan = { rounds: 2, budget: { warmUp: 50, timed: 20 } };

/** Does a task in a process of its own. */
export type Perform = (task: Task) => Promise<Answer>;

const CONTENDERS: readonly ContenderName[] = ['wasm', 'javascript'];

/** Measures a case at all its sizes; `progress` is told what comes next. */
export async function measureCase(
  benchmark: BenchmarkCase,
  plan: Plan,
  perform: Perform,
  progress: (message: string) => void = () => {},
): Promise<CaseResult> {
  const { name, measures, unit, vectorisable, tolerance, note } = benchmark;
  const sizes: SizeResult[] = [];
  for (let size = 0; size < benchmark.sizes.length; size++) {
    progress(`${name}, ${benchmark.sizes[size]!.label}`);
    sizes.push(await measureSize(benchmark, size, plan, perform));
  }
  return { name, measures, unit, vectorisable, tolerance, note, sizes };
}

/** Compares first; then the contenders take turns, so that a slow spell of the machine meets both. */
async function measureSize(
  benchmark: BenchmarkCase,
  size: number,
  plan: Plan,
  perform: Perform,
): Promise<SizeResult> {
  const { name } = benchmark;
  const { label } = benchmark.sizes[size]!;
  const { difference } = await perform({ kind: 'compare', name, size });
  if (difference) return { label, refused: difference };
  const rounds: Record<ContenderName, number[][]> = { wasm: [], javascript: [] };
  let work = 0;
  for (let round = 0; round < plan.rounds; round++) {
    for (const contender of CONTENDERS) {
      const answer = await perform({ kind: 'time', name, size, contender, budget: plan.budget });
      rounds[contender].push(answer.samples!);
      work = answer.work!;
    }
  }
  const contenders = { wasm: summarise(rounds.wasm), javascript: summarise(rounds.javascript) };
  const byRound = spreadOf(
    rounds.wasm.map((samples, round) => Math.min(...rounds.javascript[round]!) / Math.min(...samples)),
  );
  const median = contenders.javascript.nanoseconds.median / contenders.wasm.nanoseconds.median;
  return { label, work, contenders, ratio: { ...byRound, median } };
}

/** A round counts by its fastest sample: the work is always the same, so whatever disturbs it can only add to it. */
function summarise(rounds: number[][]): ContenderResult {
  return { nanoseconds: spreadOf(rounds.map((samples) => Math.min(...samples))), rounds };
}
