import type { Engine, EngineOptions } from './engine/index.js';
import { ArgumentError, checkOptions, instantiateEngine } from './engine/index.js';

export * from './engine/public.js';

/**
 * Like `createEngine` of `bornspike`, for callers that bring the kernels: `module` must be given.
 *
 * @throws ArgumentError without `module`, or if it is not the bornspike core; BornspikeError where WebAssembly SIMD is
 *     missing
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { fileURLToPath } from 'node:url';
 * import { createEngine } from 'bornspike/slim';
 *
 * const path = fileURLToPath(import.meta.resolve('bornspike/core.wasm'));
 * const engine = await createEngine({ module: await readFile(path) });
 * console.log(engine.bytesUsed); // prints: 0
 * ```
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  checkOptions('options', options ?? {}, ['module', 'monitoring']);
  if (!options?.module) {
    throw new ArgumentError(
      'options.module',
      'a WebAssembly.Module, bytes, a Response or a URL',
      options?.module,
    );
  }
  return instantiateEngine(options.module, options.monitoring);
}
