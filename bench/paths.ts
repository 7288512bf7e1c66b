import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Relative to a folder beside build/bench, or to it: shared chunks lie in build/cli.
export const CONTENDER = fileURLToPath(new URL('../bench/contender.js', import.meta.url));
export const RESULTS = fileURLToPath(new URL('../bench/results.json', import.meta.url));
export const MODULE = fileURLToPath(new URL('../core.wasm', import.meta.url));

/** Whether the module at `url` is the program that Node was started with. */
export function isMain(url: string): boolean {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
}
