import { Buffer } from 'node:buffer';
import { inflateRawSync } from 'node:zlib';
import base64 from '../../../build/core.wasm';
import type { CoreSource } from '../engine.js';

/**
 * The package's own kernels, carried inside the bundle as in pages, so that bundling for a server loses no file. Node's
 * own zlib inflates them in 1 ms; the streams that pages do it by take 40 ms to load there.
 */
export async function coreSource(): Promise<CoreSource> {
  return inflateRawSync(Buffer.from(base64, 'base64'));
}
