import { readFile } from 'node:fs/promises';
import type { CoreSource } from './engine.js';

/** Where the build puts the kernels, relative to the file that this code ends up in. */
declare const CORE_WASM: string;

/** The package's own kernels, read from its folder. */
export function coreSource(): Promise<CoreSource> {
  return readFile(new URL(CORE_WASM, import.meta.url));
}
