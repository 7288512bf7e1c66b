// Everything at once: what the file for pages without a bundler exports.
export * from './data/index.js';
export type { LifOptions, Schedule } from './dynamics/index.js';
export * from './dynamics/index.js';
export * from './index.js';
export * from './qneuron/index.js';
// Types that have another wing's name.
export type { Schedule as SampledSchedule } from './register/index.js';
export * from './register/index.js';
export type { LifOptions as LifNetworkOptions, Precision } from './spiking/index.js';
export * from './spiking/index.js';
export * from './variational/index.js';
