import type { Engine, MonitoringKernels } from '../engine.js';
import { inflate } from './inflate-web.js';
import { compileKernels, instanceOf, MONITORING } from './instantiate.js';

/** The package's own, in a chunk of their own where bundles have several. Wings have one file for all hosts, and so inflate as pages do. */
async function ownSource(): Promise<Uint8Array> {
  const { default: base64 } = await import(/* webpackMode: "eager" */ '../../../build/monitoring.wasm');
  return inflate(base64);
}

async function load({ monitoringSource, arena }: Engine): Promise<MonitoringKernels> {
  const module = await compileKernels(monitoringSource ?? ownSource(), MONITORING);
  return instanceOf<MonitoringKernels>(module, MONITORING, { env: { memory: arena.memory } });
}

/** The kernels of monitored networks in an engine's memory: loaded when first asked for. */
export async function monitoringKernels(engine: Engine): Promise<MonitoringKernels> {
  engine.checkAlive();
  engine.monitoring ??= load(engine);
  try {
    return await engine.monitoring;
  } catch (error) {
    // What could not be fetched may come the next time.
    engine.monitoring = undefined;
    throw error;
  }
}
