// What the other folders of src may use of this one; the package exports public.ts.
export { Cluster } from './cluster.js';
export { clusterAddress } from './cluster-address.js';
export { ClusterWorker, type ComputeClusterRun } from './cluster-worker.js';
export { CLUSTER_OPTIONS } from './option-reference.js';
export { askCluster, runOnCluster } from './run-on-cluster.js';
