import type { Option } from 'commander';
import { Cluster, clusterAddress } from '../../cluster/index.js';
import { ArgumentError } from '../../engine/index.js';
import { kebab } from '../terminal/flags.js';
import { option, type Workers } from '../terminal/options.js';

/** Where others compute. */
export interface OnOptions {
  on?: string;
  store?: string;
  workers?: Workers;
}

/** Of commands that the workers of a queue can compute. */
export const onOptions = (): Option[] =>
  [
    option('--on <url>', 'let the workers of this queue compute: redis://, rediss:// or postgres://'),
    option('--store <folder>', 'with --on: results are in this folder, which all machines share'),
  ].map((each) => each.helpGroup('Cluster:'));

/**
 * @param without options that have no use where others compute, with what to do instead
 * @throws ArgumentError for what cannot be
 */
export function checkOn<Options extends OnOptions>(
  options: Options,
  without: Partial<Record<keyof Options & string, string>> = {},
): void {
  const { on, store, workers } = options;
  if (on === undefined) {
    if (store !== undefined) throw new ArgumentError('--store', 'goes with --on, which is missing');
    return;
  }
  clusterAddress('--on', on);
  if (workers !== undefined) throw new ArgumentError('--workers', 'goes without --on: others compute');
  for (const [name, instead] of Object.entries(without)) {
    if (options[name as keyof Options] !== undefined) {
      throw new ArgumentError(`--${kebab(name)}`, `goes without --on: ${instead}`);
    }
  }
}

/** The cluster that is named, if any; the caller's to close. */
export async function clusterOf({ on, store }: OnOptions): Promise<Cluster | undefined> {
  if (on === undefined) return undefined;
  return Cluster.connect(on, { ...(store !== undefined && { store }) });
}
