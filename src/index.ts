export { createEngine } from './engine/create-engine.js';
export * from './engine/public.js';
