// Not of bornspike/learning: pages, whose bundles are to be small, have no machines to train on.
export {
  type AveragedOptions,
  type AveragedResult,
  type AveragedRound,
  type PartTraining,
  type StartPart,
  samplesOfPart,
  trainAveraged,
  trainPart,
} from '../learning/index.js';
export { Cluster, type ClusterOptions } from './cluster.js';
export {
  type ClusterRun,
  ClusterWorker,
  type ClusterWorkerOptions,
  type ComputeClusterRun,
} from './cluster-worker.js';
export { type RunOnClusterOptions, runOnCluster } from './run-on-cluster.js';
