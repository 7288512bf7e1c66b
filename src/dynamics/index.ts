export {
  type BlochEnsembleOptions,
  type BlochEnsembleResult,
  simulateBlochEnsemble,
} from './bloch-ensemble.js';
export type { GivenNoise } from './given-noise.js';
export type { MethodName } from './method.js';
export type { KeepOptions } from './record-options.js';
export type { Schedule } from './schedule.js';
