import type { Engine } from '../../engine/index.js';
import type { Begun } from './begun.js';

type Begin = (engine: Engine, shared: never) => Begun | Promise<Begun>;

/** What workers can do, by the names that functions ask for it. Each is loaded when it is first needed. */
export const JOBS: Record<string, () => Promise<Begin>> = {
  bloch: async () => (await import('./bloch.js')).beginBloch,
  chains: async () => (await import('./chains.js')).beginChains,
  decoupling: async () => (await import('./coherence.js')).beginDecoupling,
  correction: async () => (await import('./coherence.js')).beginCorrection,
  digits: async () => (await import('./digits.js')).beginDigits,
  evaluation: async () => (await import('./evaluation.js')).beginEvaluation,
  network: async () => (await import('./network.js')).beginNetwork,
  local: async () => (await import('./training.js')).beginLocal,
  classifier: async () => (await import('./training.js')).beginClassifier,
  run: async () => (await import('./evaluation.js')).beginRun,
  surrogate: async () => (await import('./training.js')).beginSurrogate,
};
