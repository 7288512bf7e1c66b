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

/**
 * Has the workers of a queue compute runs of a command, or the store answer.
 *
 * @returns what each run has come to, in the order of the sweep that they are
 */
export async function wholeRuns<Document>(
  options: OnOptions,
  asked: Asked,
  { signal, printer }: { signal: AbortSignal; printer: Printer },
): Promise<Document[]> {
  const cluster = (await clusterOf(options))!;
  using bar = new ProgressBar(`${asked.command} on ${cluster.address}`);
  try {
    const command = `${WHOLE}${asked.command}`;
    const records = await askCluster(
      cluster,
      { ...asked, command },
      {
        signal,
        onProgress: ({ done, total }) => bar.update(done / total, `${done} of ${counted(total, 'run')}`),
        onWarning: (text) => printer.remark(text),
      },
    );
    return records.map(({ document }) => decode(document) as Document);
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    throw new Interrupted(
      `interrupted; the workers go on, and the same command with --seed ${asked.seed} fetches what they find`,
    );
  } finally {
    await cluster.close();
  }
}
