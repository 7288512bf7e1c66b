export { mergeSweeps } from './merge-sweeps.js';
export { type RunContent, runAddress } from './run-address.js';
export type { Metrics, RunRecord } from './run-record.js';
export { type ComputeRun, type RunSweepOptions, runSweep, type SweepRunResult } from './run-sweep.js';
export { parseShard, type Shard, shardOf } from './shard.js';
export {
  type MetricSummary,
  type PointSummary,
  type SweepSummary,
  summarizeSweep,
} from './summarize-sweep.js';
export {
  type OptionValues,
  type ReadSweepOptions,
  readSweep,
  type Sweep,
  type SweepOptions,
  type SweepRun,
} from './sweep.js';
export { type FolderContent, SweepFolder } from './sweep-folder.js';
