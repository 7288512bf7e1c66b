import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { Cluster, ClusterWorker, type ComputeClusterRun, clusterAddress } from '../../cluster/index.js';
import { ArgumentError, counted } from '../../engine/index.js';
import { createEngine } from '../../index.js';
import { startProcesses, type WorkerProcesses } from '../cluster/worker-processes.js';
import { computeRun } from '../sweep/jobs.js';
import { Interrupted } from '../terminal/ending.js';
import { addGroup, option, type Workers } from '../terminal/options.js';
import { Printer } from '../terminal/print.js';
import { workersOption } from '../terminal/workers.js';

interface WorkerCommandOptions {
  redis?: string;
  postgres?: string;
  store?: string;
  workers?: Workers;
  dataDir?: string;
}

export function addWorker(program: Command, signal: AbortSignal): void {
  const command = program
    .command('worker')
    .summary('compute what other commands put into a queue')
    .description(
      'Compute the runs that commands put into a queue by --on, on this machine, until Ctrl-C. What it is at then goes back into ' +
        'the queue; if it dies, another worker notices that after some seconds. Any number of workers on any number of machines ' +
        'share a queue; each version of bornspike has its own.',
    );
  addGroup(command, 'Queue:', [
    option('--redis <url>', 'of a Redis: redis://host:6379, or rediss:// with user and password'),
    option('--postgres <url>', 'of a PostgreSQL: postgres://user:password@host/database'),
    option(
      '--store <folder>',
      'keep results in this folder, which all machines share (default: in the server)',
    ),
  ]);
  addGroup(command, 'Work:', [
    workersOption('processes that compute'),
    option('--data-dir <folder>', 'folder of the files of data sets'),
  ]);
  command.addHelpText(
    'after',
    '\nExample:\n  $ bornspike worker --redis redis://localhost:6379 --workers auto',
  );
  command.action((options: WorkerCommandOptions) => work(options, signal));
}

async function work(options: WorkerCommandOptions, signal: AbortSignal): Promise<void> {
  const { store, workers: count = 1, dataDir } = options;
  const workers = count === 'auto' ? availableParallelism() : count;
  const printer = new Printer();
  const cluster = await Cluster.connect(urlOf(options), { ...(store !== undefined && { store }) });
  // One of several ends with the process that started it, however that ends.
  process.once('disconnect', () => process.exit());
  process.channel?.unref();
  let done = 0;
  let processes: WorkerProcesses | undefined;
  let worker: ClusterWorker | undefined;
  try {
    if (workers > 1) processes = startProcesses(workers);
    else {
      worker = await ClusterWorker.start(cluster, await computer(cluster, dataDir), {
        onRecord: () => done++,
        onFailure: (error, attempt) => printer.remark(`failed, attempt ${attempt}: ${error.message}`),
      });
    }
    if (processes || process.send === undefined) {
      printer.remark(
        `${counted(workers, 'worker')} for ${cluster.address}; Ctrl-C ends ${workers > 1 ? 'them' : 'it'}`,
      );
    }
    await Promise.race([aborted(signal), ...(processes ? [processes.failed] : [])]);
  } finally {
    await Promise.all([processes?.end(), worker?.close()]);
    await cluster.close();
  }
  throw new Interrupted(
    worker ? `ended after ${counted(done, 'run')}; what was begun went back into the queue` : 'ended',
  );
}

/** The queue that is named, in one of two ways. */
function urlOf({ redis, postgres }: WorkerCommandOptions): string {
  if (redis !== undefined && postgres !== undefined) {
    throw new ArgumentError('--postgres', 'goes without --redis: a worker has one queue');
  }
  const [flag, url] = redis === undefined ? ['--postgres', postgres] : ['--redis', redis];
  if (url === undefined)
    throw new ArgumentError('--redis', 'name the queue: --redis redis://localhost:6379, or --postgres');
  const { kind } = clusterAddress(flag!, url);
  if (`--${kind}` !== flag) throw new ArgumentError(flag!, `this is an address for --${kind}`);
  return url;
}

/** Computes runs as the commands do. */
async function computer(cluster: Cluster, dataDir: string | undefined): Promise<ComputeClusterRun> {
  const engine = await createEngine();
  const common = {
    engine,
    onProgress() {},
    memory: cluster,
    findBytes: (digest: string) => cluster.findBytes(digest),
    ...(dataDir !== undefined && { dataDir }),
  };
  return (run, { signal }) => computeRun(run, { ...common, signal: signal as AbortSignal });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
