import base64 from '../../../build/core.wasm';
import type { CoreSource } from '../engine.js';

/** The package's own kernels, carried inside the bundle, compressed: no path, no fetch. */
export async function coreSource(): Promise<CoreSource> {
  const deflated = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const bytes = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(bytes).arrayBuffer());
}
