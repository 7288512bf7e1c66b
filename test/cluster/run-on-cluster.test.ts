import { expect, it } from 'vitest';
import { Cluster } from '../../src/cluster/cluster.js';
import { runOnCluster } from '../../src/cluster/run-on-cluster.js';
import { ArgumentError } from '../../src/engine/index.js';
import { readSweep, runSweep, SweepFolder } from '../../src/sweep/index.js';
import { temporaryFolder } from '../cli/command.js';

/** What is never asked for anything. */
const cluster = Object.create(Cluster.prototype) as Cluster;

it('asks nobody where nothing is missing', async () => {
  const folder = await SweepFolder.of(
    temporaryFolder(),
    await readSweep({ command: 'a', grid: { x: [1, 2] } }),
  );
  await runSweep(folder, async ({ options }) => ({ metrics: { x: Number(options.x) } }));
  expect((await runOnCluster(cluster, folder)).records.size).toBe(2);
});

it.each([
  ['cluster', {}, {}],
  ['options.runsPerJob', cluster, { runsPerJob: 0 }],
  ['options.runs', cluster, { runs: [7] }],
  ['options.onWarning', cluster, { onWarning: 'x' }],
  ['options.onFailure', cluster, { onFailure: {} }],
  ['options.signal', cluster, { signal: 7 }],
  ['options.shards', cluster, { shards: 2 }],
])('refuses a wrong %s', async (field, of, options) => {
  const folder = await SweepFolder.of(temporaryFolder(), await readSweep({ command: 'a' }));
  const running = runOnCluster(of as Cluster, folder, options as object);
  await expect(running).rejects.toThrow(ArgumentError);
  await expect(running).rejects.toMatchObject({ field });
});
