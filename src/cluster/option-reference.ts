import type { OptionReference } from '../engine/index.js';
import { averagedOptions } from '../learning/index.js';
import { clusterOptions } from './cluster.js';
import { clusterWorkerOptions } from './cluster-worker.js';
import { runOnClusterOptions } from './run-on-cluster.js';

/** What the functions for clusters take. */
export const CLUSTER_OPTIONS: OptionReference = [
  ['Cluster.connect', 'ClusterOptions', clusterOptions],
  ['ClusterWorker.start', 'ClusterWorkerOptions', clusterWorkerOptions],
  ['runOnCluster', 'RunOnClusterOptions', runOnClusterOptions],
  ['trainAveraged', 'AveragedOptions', averagedOptions],
];
