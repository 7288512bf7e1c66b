import type { Engine, EngineOptions } from './engine/index.js';
import { ArgumentError, instantiateEngine } from './engine/index.js';

export * from './engine/public.js';

/** Like `createEngine` of `bornspike`, for callers that bring the kernels: `module` must be given. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  if (!options?.module) {
    throw new ArgumentError(
      'options.module',
      'a WebAssembly.Module, bytes, a Response or a URL',
      options?.module,
    );
  }
  return instantiateEngine(options.module);
}
