import { Bench } from 'tinybench';
import type { Prepared } from './case.js';

/** How long a contender runs before and while it is timed, in milliseconds. */
export interface TimeBudget {
  warmUp: number;
  timed: number;
}

/** A sample takes at least this long: reading the clock (some 50 ns) is lost in it, and the samples stay few. */
const SHORTEST_SAMPLE = 0.5;
/** How long the contender runs before a sample's calls are counted: cold code would make it too few. */
const FIRST_RUNS = 30;

/** Nanoseconds per unit of work, one number per sample, in ascending order. */
export async function timeContender(contender: Prepared, budget: TimeBudget): Promise<number[]> {
  const calls = await callsPerSample(contender);
  // Promises are waited for only where there are any: that takes time too.
  const waits = contender.run();
  await waits;
  const bench = new Bench({
    time: budget.timed,
    iterations: 3,
    warmupTime: budget.warmUp,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  });
  bench.add(
    'contender',
    waits
      ? () => repeat(contender, calls)
      : () => {
          for (let call = 0; call < calls; call++) contender.run();
        },
    { async: waits !== undefined },
  );
  const { result } = (waits ? await bench.run() : bench.runSync())[0]!;
  if (!('latency' in result) || !result.latency.samples)
    throw new Error(`nothing was timed: ${result.state}`);
  const nanoseconds = 1e6 / (calls * contender.work);
  return Array.from(result.latency.samples, (milliseconds) =>
    Number((milliseconds * nanoseconds).toPrecision(5)),
  );
}

async function repeat(contender: Prepared, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) {
    const done = contender.run();
    if (done) await done;
  }
}

async function callsPerSample(contender: Prepared): Promise<number> {
  for (const end = performance.now() + FIRST_RUNS; performance.now() < end; ) await repeat(contender, 1);
  for (let calls = 1; ; calls *= 2) {
    const start = performance.now();
    await repeat(contender, calls);
    if (performance.now() - start >= SHORTEST_SAMPLE) return calls;
  }
}
