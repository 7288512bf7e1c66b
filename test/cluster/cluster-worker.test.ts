import { expect, it } from 'vitest';
import { Cluster } from '../../src/cluster/cluster.js';
import { ClusterWorker } from '../../src/cluster/cluster-worker.js';
import { ArgumentError } from '../../src/engine/index.js';

/** What is never asked for anything. */
const cluster = Object.create(Cluster.prototype) as Cluster;
const compute = async () => ({ metrics: {} });

it.each([
  ['cluster', {}, compute, {}],
  ['compute', cluster, undefined, {}],
  ['options.concurrency', cluster, compute, { concurrency: 0 }],
  ['options.concurrency', cluster, compute, { concurrency: 1.5 }],
  ['options.onRecord', cluster, compute, { onRecord: 7 }],
  ['options.onFailure', cluster, compute, { onFailure: 'x' }],
  ['options.workers', cluster, compute, { workers: 2 }],
])('refuses a wrong %s', async (field, of, run, options) => {
  const starting = ClusterWorker.start(of as Cluster, run as typeof compute, options as object);
  await expect(starting).rejects.toThrow(ArgumentError);
  await expect(starting).rejects.toMatchObject({ field });
});
