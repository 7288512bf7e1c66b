// A process of `bench/cluster.ts`: works for a queue, or does so many runs alone and says how long it took.
import { Cluster, ClusterWorker } from '../src/cluster/public.js';

/** Uses a core for some milliseconds, yielding as kernels do. */
async function busy(milliseconds: number): Promise<void> {
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    const pause = Math.min(end, performance.now() + 10);
    while (performance.now() < pause);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const [what = '', runs, milliseconds] = process.argv.slice(2);
if (what === 'alone') {
  const start = performance.now();
  for (let run = 0; run < Number(runs); run++) await busy(Number(milliseconds));
  process.send!(performance.now() - start);
} else {
  await ClusterWorker.start(await Cluster.connect(what), async ({ options }) => {
    if (options.milliseconds) await busy(Number(options.milliseconds));
    return { metrics: { x: Number(options.x) } };
  });
  process.send!('ready');
  process.once('disconnect', () => process.exit());
}
