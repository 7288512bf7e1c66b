import { inflate } from '#inflate';
import base64 from '../../../build/core.wasm';
import type { KernelSource } from '../engine.js';

/** The package's own kernels, carried inside the bundle: no path, no fetch, and no file that bundling for a server loses. */
export const coreSource = (): Promise<KernelSource> => inflate(base64);
