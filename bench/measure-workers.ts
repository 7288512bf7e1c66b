// How much faster pools are than one engine, what a task costs beside its work, and how long a pool takes to start.
import { readFile } from 'node:fs/promises';
import { Pacer } from '../src/engine/index.js';
import { createEngine, type Engine } from '../src/index.js';
import { createPool } from '../src/parallel/public.js';
import { MODULE } from './paths.js';
import { type Cost, costsOf, splitWorks, type WorkCosts } from './split-works.js';

/** What pools gain and cost. */
export interface WorkersResult {
  costs: WorkCosts[];
  /** Milliseconds until a pool of two workers can be used, the kernels being compiled. */
  start: number;
  /** Milliseconds that a task takes beside its work. */
  task: number;
}

/** A work's cost in this process. */
async function timed(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wall, processor: (user + system) / 1000 };
}

/** The least time of some runs. */
async function leastOf(rounds: number, work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < rounds; round++) least = Math.min(least, (await timed(work)).wall);
  return least;
}

/**
 * Measures all of it.
 *
 * @param onWork told what was measured
 */
export async function measureWorkers(
  rounds: number,
  works = splitWorks,
  onWork: (name: string) => void = () => {},
): Promise<WorkersResult> {
  const engines = [
    await createEngine(),
    await createPool({}, { workers: 1 }),
    await createPool({}, { workers: 2 }),
  ] as const;
  const costs: WorkCosts[] = [];
  try {
    for await (const each of costsOf(works, engines, rounds, timed)) {
      costs.push(each);
      onWork(each.work);
    }
  } finally {
    for (const engine of engines) await engine.dispose();
  }
  return { costs, start: await startOf(rounds), task: await taskOf(rounds) };
}

async function startOf(rounds: number): Promise<number> {
  const module = await WebAssembly.compile(await readFile(MODULE));
  const started: Engine[] = [];
  const least = await leastOf(rounds, async () => {
    started.push(await createPool({ module }, { workers: 2 }));
  });
  for (const pool of started) await pool.dispose();
  return least;
}

/** Of work that is next to nothing: one trajectory without pulses. */
async function taskOf(rounds: number): Promise<number> {
  const tasks = 500;
  const pool = await createPool({}, { workers: 1 });
  const detuning = { kind: 'white', rate: 1 } as const;
  const settings = {
    sequence: 'none',
    pulseError: 0,
    times: Float64Array.of(1),
    detuning,
    initial: [1, 0, 0],
  };
  const shared = { settings, key: [1, 2] };
  const parts = Array.from({ length: tasks }, (_, first) => ({ run: 0, first, count: 1 }));
  const least = await leastOf(rounds + 1, () =>
    pool.crew!.run('decoupling', shared, parts, () => {}, new Pacer({})),
  );
  await pool.dispose();
  return least / tasks;
}

/** What is said below the table. */
export const workersNotes = ({ start, task }: WorkersResult): string[] => [
  `A pool of two workers starts in ${start.toFixed(0)} ms.`,
  `A task takes ${task.toFixed(2)} ms beside its work.`,
];
