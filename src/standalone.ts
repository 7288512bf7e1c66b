// Everything at once: what the file for pages without a bundler exports.
export * from './data/public.js';
export type { Schedule } from './dynamics/index.js';
export * from './dynamics/public.js';
export * from './index.js';
export * from './learning/public.js';
export * from './qneuron/public.js';
// Types that have another wing's name.
export type { Schedule as SampledSchedule } from './register/index.js';
export * from './register/public.js';
export type { LifOptions as LifNetworkOptions, Precision } from './spiking/index.js';
export * from './spiking/public.js';
export * from './variational/public.js';
