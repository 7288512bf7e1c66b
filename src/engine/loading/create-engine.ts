import { coreSource } from '#core-source';
import { checkOptions } from '../check.js';
import type { Engine, EngineOptions } from '../engine.js';
import { instantiateEngine } from './instantiate.js';

/**
 * Makes an engine: one WebAssembly instance with its own memory. The package's kernels are compiled on each call;
 * pass a compiled `WebAssembly.Module` as `module` to share the compilation between engines.
 *
 * @throws BornspikeError where WebAssembly SIMD is missing; ArgumentError if `module` is not the bornspike core.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 *
 * const engine = await createEngine();
 * console.log(engine.bytesUsed); // prints: 0
 * engine.dispose();
 * ```
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  checkOptions('options', options, ['module', 'monitoring']);
  return instantiateEngine(options.module ?? coreSource(), options.monitoring);
}
