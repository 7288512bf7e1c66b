// What the other folders of src may use of this one; the package exports public.ts.
export { mergeSweeps } from './merge-sweeps.js';
export { SWEEP_OPTIONS } from './option-reference.js';
export { digestOf, runAddress } from './run-address.js';
export { infiniteAsText, lineOf, type Metrics, type RunRecord, recordIn } from './run-record.js';
export {
  type ComputeRun,
  checkRuns,
  type RunSweepOptions,
  runSweep,
  runsInShard,
  type SweepRunResult,
} from './run-sweep.js';
export { parseShard, type Shard, shardOf } from './shard.js';
export { type PointSummary, type SweepSummary, summarizeSweep } from './summarize-sweep.js';
export { type OptionValues, readSweep, type Sweep, type SweepOptions, type SweepRun } from './sweep.js';
export { type FolderContent, SweepFolder } from './sweep-folder.js';
