import { askCluster } from '../../cluster/index.js';
import type { Seed } from '../../engine/index.js';
import type { SweepOptions } from '../../sweep/index.js';
import { Interrupted } from '../terminal/ending.js';
import { counted, type Printer } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';
import { decode } from './exact-json.js';
import { clusterOf, type OnOptions } from './on-options.js';

/** What a worker calls a command of which everything is wanted, not a sweep's metrics alone. */
export const WHOLE = 'whole ';

/** A command whose runs others are to compute, each with all that the command itself prints and writes. */
export type Asked = SweepOptions & { seed: Seed };

/** Whether others are to compute, and who hears of it. */
interface Watching {
  signal: AbortSignal;
  printer: Printer;
}

/**
 * Has the workers of a queue compute runs of a command, or the store answer.
 *
 * @param asked runs that are computed at the same time
 * @returns what each run has come to, of each that was asked in the order of the sweep that it is
 */
export async function wholeRuns<Document>(
  options: OnOptions,
  asked: readonly Asked[],
  { signal, printer }: Watching,
): Promise<Document[][]> {
  const cluster = (await clusterOf(options))!;
  using bar = new ProgressBar(`${asked[0]!.command} on ${cluster.address}`);
  const failed = new AbortController();
  const progress = asked.map(() => ({ done: 0, total: 0 }));
  const sumOf = (name: 'done' | 'total') => progress.reduce((sum, each) => sum + each[name], 0);
  const ask = async (each: Asked, a: number): Promise<Document[]> => {
    const records = await askCluster(
      cluster,
      { ...each, command: `${WHOLE}${each.command}` },
      {
        signal: AbortSignal.any([signal, failed.signal]),
        onProgress: ({ done, total }) => {
          progress[a] = { done, total };
          bar.update(sumOf('done') / sumOf('total'), `${sumOf('done')} of ${counted(sumOf('total'), 'run')}`);
        },
        ...(a === 0 && { onWarning: (text: string) => printer.remark(text) }),
      },
    );
    return records.map(({ document }) => decode(document) as Document);
  };
  try {
    return await Promise.all(asked.map(ask));
  } catch (error) {
    failed.abort();
    if (!signal.aborted || error !== signal.reason) throw error;
    throw new Interrupted(
      `interrupted; the workers go on, and the same command with --seed ${asked[0]!.seed} fetches what they find`,
    );
  } finally {
    await cluster.close();
  }
}
