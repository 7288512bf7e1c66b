// Writes docs/scaling.md from docs/measured/benchmarks.json and docs/measured/cluster.json: `npm run scaling:docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './markdown-table.js';
import { isMain } from './paths.js';
import { simulateQueue } from './queue-simulation.js';
import type { Results } from './results.js';

/** What `npm run bench:cluster` found. */
export interface ClusterResults {
  command: string;
  version: string;
  cores: number;
  /** Runs a second that came back, by how many travel in a job. */
  runsPerSecond: Record<string, number>;
  /** Runs that use a core for so many milliseconds: seconds in processes of their own, and through the queue. */
  check: { runs: number; milliseconds: number; workers: number; alone: number; queued: number };
}

const CORES = [10, 1000, 100_000];
/** Seconds of the network between a worker and the server: two machines of one centre. */
const LATENCY = 0.001;

/** Seconds of a unit of a case, at one of its sizes. */
function secondsOf({ cases }: Pick<Results, 'cases'>, name: string, size: string): number {
  const found = cases
    .find((each) => each.name === name)
    ?.sizes.find(({ label }) => label.startsWith(size))?.contenders;
  if (!found) throw new Error(`benchmarks.json has no ${name} at ${size}`);
  return found.wasm.nanoseconds.median * 1e-9;
}

/** A number with three digits and the unit that suits it. */
function time(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
    [1e-3, 'ms'],
    [1e-6, 'µs'],
    [0, 'ns'],
  ];
  const [size, unit] = units.find(([least]) => seconds >= least)!;
  return `${Number((seconds / (size || 1e-9)).toPrecision(3))} ${unit}`;
}

interface Workload {
  name: string;
  runs: number;
  /** Of a run. */
  seconds: number;
}

const workloadsOf = (benchmarks: Pick<Results, 'cases'>): Workload[] => [
  {
    name: 'a million measured neurons: each 10,000 trajectories of 1,000 steps',
    runs: 1_000_000,
    seconds: 1e7 * secondsOf(benchmarks, 'bloch-ensemble', '1024'),
  },
  {
    name: 'ten thousand trainings of 784-1000-10, T = 5: each ten epochs of 60,000 samples',
    runs: 10_000,
    seconds:
      6e5 *
      (secondsOf(benchmarks, 'stack-forward', 'H = 1000') +
        secondsOf(benchmarks, 'stack-backward', 'H = 1000')),
  },
  {
    name: 'a hundred thousand circuits of Q-neurons: each 100 million node updates by bridges of 16 slices',
    runs: 100_000,
    seconds: 1e8 * secondsOf(benchmarks, 'path-sweep', 'bridge'),
  },
];

const costs = ({ cases }: Pick<Results, 'cases'>): string[][] =>
  cases.flatMap(({ name, unit, sizes }) => {
    const timed = sizes.filter(({ contenders }) => contenders);
    const last = timed[timed.length - 1];
    return last
      ? [[`${name}, ${last.label}`, unit, time(last.contenders!.wasm.nanoseconds.median * 1e-9)]]
      : [];
  });

function forecasts(workloads: readonly Workload[], { runsPerSecond }: ClusterResults): string[][] {
  const batches = Object.keys(runsPerSecond).map(Number);
  return workloads.flatMap(({ name, runs, seconds }) =>
    CORES.flatMap((workers) => {
      const ideal = (runs * seconds) / workers;
      const made = batches.map((batch) => {
        const jobs = Math.ceil(runs / batch);
        const rate = runsPerSecond[batch]! / batch;
        return {
          batch,
          end: simulateQueue({ jobs, service: batch * seconds, workers, rate, latency: LATENCY }),
        };
      });
      const { batch, end } = made.reduce((best, each) => (each.end < best.end ? each : best));
      const share = `${Math.round((100 * ideal) / end)} %`;
      return [[name, workers.toLocaleString('en'), time(end), share, String(batch)]];
    }),
  );
}

/** The page. */
export function scalingPage(benchmarks: Results, cluster: ClusterResults): string {
  const workloads = workloadsOf(benchmarks);
  const { check, runsPerSecond } = cluster;
  const expected = simulateQueue({
    jobs: check.runs,
    service: (check.alone * check.workers) / check.runs,
    workers: check.workers,
    rate: runsPerSecond[1]!,
  });
  return `# Scaling

What computations cost, and what more cores would give. This page is written by \`npm run scaling:docs\` from what
\`npm run bench\` and \`npm run bench:cluster\` measured.

## What a unit of work costs

One core (${benchmarks.machine.cpu}, Node ${benchmarks.machine.node}), the largest size of each [benchmark](benchmarks.md):

${markdownTable(['case', 'unit', 'time'], costs(benchmarks), 2)}

Bytes: a state vector of n qubits takes 16 · 2^n, a density matrix 16 · 4^n, a trajectory of one neuron 24; a network that learns 12 bytes
a weight in float32 (weights and Adam's moments) and 4 for the gradient, and what \`memory.bytes\` of its run says for the states of a
batch; a chain of Q-neurons 8 bytes a slice.

## What the queue costs

Through a Redis on the same machine, ${check.workers} workers, ${cluster.cores} cores for all of them, the submitter and Redis
(\`${cluster.command}\`):

${markdownTable(
  ['runs in a job', 'empty runs a second'],
  Object.entries(runsPerSecond).map(([batch, rate]) => [batch, rate.toFixed(0)]),
)}

${check.runs} runs that use a core for ${check.milliseconds} ms take ${check.alone.toFixed(2)} s in ${check.workers} processes of their own and
${check.queued.toFixed(2)} s through the queue, ${(100 * (check.queued / check.alone - 1)).toFixed(1)} % more; the simulation below expects ${expected.toFixed(2)} s.

## What more cores would give

Not measured, but simulated (\`bench/queue-simulation.ts\`): a server that hands out one job after the other at the rate measured above, where it
shared two cores with all else, ${LATENCY * 1000} ms of network a job, and workers as fast as the core measured. The number of runs in a job is the best
of those measured. The share is that of the time in which all cores compute.

${markdownTable(['workload', 'cores', 'time', 'share', 'runs a job'], forecasts(workloads, cluster))}

Where the share is low the queue is the limit, or there are fewer jobs than cores. Shards (\`sweep --shard\`) need no server and have no such
limit; the last runs, which some cores wait for, they have as well.
`;
}

/** Measurements of this name in `folder`. */
export const measured = <T>(folder: string, name: string): T =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

if (isMain(import.meta.url)) {
  const folder = join('docs', 'measured');
  const page = scalingPage(measured(folder, 'benchmarks'), measured(folder, 'cluster'));
  writeFileSync(join('docs', 'scaling.md'), page);
}
