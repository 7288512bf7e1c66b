import { askCluster, type Cluster } from '../../cluster/index.js';
import type { Seed } from '../../engine/index.js';
import type { OptionValues } from '../../sweep/index.js';

/** What a worker calls the way of a part of `train` to the next average. */
export const PART = 'part of train';

/** What such a run is given beside the options of `train`. */
export interface PartOptions {
  part: number;
  /** Updates until the average. */
  step: number;
  /** By what the store has the checkpoint with which the part begins. */
  state: string;
}

/** Has workers train the parts of a run of these options. */
export const partsOn =
  (
    cluster: Cluster,
    { options, seed }: { options: OptionValues; seed: Seed },
    watching: { signal: AbortSignal; onWarning: (message: string) => void },
  ) =>
  async (checkpoints: readonly Uint8Array[], step: number): Promise<Uint8Array[]> => {
    const list: Omit<PartOptions, 'step'>[] = [];
    for (const [part, checkpoint] of checkpoints.entries()) {
      list.push({ part, state: await cluster.keepBytes(checkpoint) });
    }
    const asked = { command: PART, options: { ...options, step }, list: list as object[], seed };
    const records = await askCluster(cluster, asked as Parameters<typeof askCluster>[1], watching);
    return records.map(({ document }) => Buffer.from(String(document), 'base64'));
  };
