// Everything at once: what the file for pages without a bundler exports.
export * from './data/public.js';
export * from './device/public.js';
export * from './dynamics/public.js';
export * from './index.js';
export * from './learning/public.js';
export * from './qneuron/public.js';
export * from './register/public.js';
export * from './spiking/public.js';
export * from './variational/public.js';
