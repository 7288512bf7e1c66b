export { Cluster, type ClusterOptions } from './cluster.js';
export {
  type ClusterRun,
  ClusterWorker,
  type ClusterWorkerOptions,
  type ComputeClusterRun,
} from './cluster-worker.js';
export { type RunOnClusterOptions, runOnCluster } from './run-on-cluster.js';
