import base64 from '../../build/core.wasm';
import type { CoreSource } from './engine.js';

/** The package's own kernels, carried inside the bundle: no path, no fetch. */
export async function coreSource(): Promise<CoreSource> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
