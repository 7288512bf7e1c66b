/// <reference lib="esnext.disposable" preserve="true" />
import { instantiateSync } from '@assemblyscript/loader';
import type * as core from '../../build/core.js';
import { Arena } from './arena.js';
import { ArgumentError, BornspikeError } from './errors.js';

type Exports = Omit<Awaited<ReturnType<typeof core.instantiate>>, 'memory'>;

/** Structures in linear memory are addresses to the caller. */
type Addresses<P extends unknown[]> = { [I in keyof P]: P[I] extends number | boolean ? P[I] : number };

/** The kernels with their signatures, as the compiler declares them. @internal */
export type Kernels = {
  readonly [K in keyof Exports]: (...args: Addresses<Parameters<Exports[K]>>) => ReturnType<Exports[K]>;
};

/** What a module can be made from. */
export type CoreSource = WebAssembly.Module | BufferSource | Response | URL;

export interface EngineOptions {
  /**
   * The kernels: a compiled `WebAssembly.Module`, their bytes, a `Response` or a `URL` to fetch. Without it the
   * package's own copy is used (`bornspike/slim` has none, there it must be given).
   */
  module?: CoreSource | Promise<CoreSource>;
}

/**
 * One WebAssembly instance with its memory. Engines share nothing. Whatever is built on an engine ends with it.
 */
export class Engine {
  #kernels: Kernels | undefined;
  #arena: Arena | undefined;

  /** @internal */
  constructor(kernels: Kernels, arena: Arena) {
    this.#kernels = kernels;
    this.#arena = arena;
  }

  /** @internal */
  get kernels(): Kernels {
    this.checkAlive();
    return this.#kernels!;
  }

  /** @internal */
  get arena(): Arena {
    this.checkAlive();
    return this.#arena!;
  }

  /** @internal */
  get disposed(): boolean {
    return !this.#arena;
  }

  /** Throws after `dispose()`. @internal */
  checkAlive(): void {
    if (!this.#arena) throw new BornspikeError('this engine was disposed');
  }

  /** Bytes of linear memory that models and data hold at the moment. */
  get bytesUsed(): number {
    return this.arena.bytesUsed;
  }

  /** Lets go of the instance and its memory; any later use throws a `BornspikeError`. */
  dispose(): void {
    this.#kernels = undefined;
    this.#arena = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Returns `engine` if it is one; throws an `ArgumentError` otherwise. */
export function checkEngine(engine: unknown): Engine {
  if (!(engine instanceof Engine)) throw new ArgumentError('engine', 'the result of createEngine()', engine);
  return engine;
}

// The smallest module that needs SIMD.
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** Instantiates the kernels from `source` (see `EngineOptions.module`). */
export async function instantiateEngine(source: CoreSource | Promise<CoreSource>): Promise<Engine> {
  if (!WebAssembly.validate(SIMD_PROBE)) {
    throw new BornspikeError('this JavaScript engine has no WebAssembly SIMD, which bornspike needs');
  }
  const module = await compile(await source);
  try {
    const { exports } = instantiateSync(module);
    const memory = exports.memory as WebAssembly.Memory;
    const kernels = exports as unknown as Kernels;
    return new Engine(kernels, new Arena(memory, kernels.firstFreeByte()));
  } catch (error) {
    throw notTheCore(error);
  }
}

/**
 * Compiles what the caller gave. `Response` is looked at last: Node loads its whole network stack when that name is
 * first touched, which takes longer than everything else here.
 */
async function compile(source: CoreSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  try {
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return await WebAssembly.compile(source);
    const response = source instanceof URL ? await fetch(source) : source;
    if (response instanceof Response && response.ok) {
      return await WebAssembly.compile(await response.arrayBuffer());
    }
  } catch (error) {
    throw notTheCore(error);
  }
  throw new ArgumentError(
    'options.module',
    'a WebAssembly.Module, bytes, an ok Response or a URL of one',
    source,
  );
}

function notTheCore(error: unknown): ArgumentError {
  return new ArgumentError('options.module', `this is not the bornspike core: ${(error as Error).message}`);
}
