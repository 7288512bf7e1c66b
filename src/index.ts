export { createEngine } from './engine/index.js';
export * from './engine/public.js';
