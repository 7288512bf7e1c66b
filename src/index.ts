export { createEngine } from './engine/loading/create-engine.js';
export * from './engine/public.js';
