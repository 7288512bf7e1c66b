import type * as core from '../../build/core.js';
import type { Arena } from './arena.js';
import type { Crew } from './crew.js';
import { dispose } from './dispose.js';
import { ArgumentError, BornspikeError } from './errors.js';
import type { Address, CompiledModule, FetchedResponse } from './loading/host-types.js';

type Exports = Omit<Awaited<ReturnType<typeof core.instantiate>>, 'memory'>;

/** Structures in linear memory are addresses to the caller. */
type Addresses<P extends unknown[]> = { [I in keyof P]: P[I] extends number | boolean ? P[I] : number };

/** The kernels with their signatures, as the compiler declares them. @internal */
export type Kernels = {
  readonly [K in keyof Exports]: (...args: Addresses<Parameters<Exports[K]>>) => ReturnType<Exports[K]>;
};

/** What a module can be made from. */
export type CoreSource = CompiledModule | ArrayBuffer | ArrayBufferView | FetchedResponse | Address;

/** How an engine is made. */
export interface EngineOptions {
  /**
   * The kernels: a compiled `WebAssembly.Module`, their bytes, a `Response` or a `URL` to fetch. Without it the
   * package's own copy is used (`bornspike/slim` has none, there it must be given).
   */
  module?: CoreSource | Promise<CoreSource>;
}

/**
 * One WebAssembly instance with its memory. Engines share nothing, and are made by `createEngine`. Whatever is built on
 * an engine ends with it; states and models of one engine cannot be used with another.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { StateVector } from 'bornspike/register';
 *
 * using engine = await createEngine();
 * const state = new StateVector(engine, 10);
 * console.log(engine.bytesUsed >= 16 * 2 ** 10); // prints: true
 * state.dispose();
 * console.log(engine.bytesUsed); // prints: 0
 * ```
 */
export class Engine {
  #kernels: Kernels | undefined;
  #arena: Arena | undefined;
  /** Who takes parts of long work, if there is anyone. @internal */
  readonly crew: Crew | undefined;
  /** What results that parts could have been taken of say of this. @internal */
  readonly warnings: readonly string[] = [];

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

  /** As `dispose`, for `using`. */
  [dispose](): void {
    this.dispose();
  }
}

/** Returns `engine` if it is one; throws an `ArgumentError` otherwise. */
export function checkEngine(engine: unknown): Engine {
  if (!(engine instanceof Engine)) throw new ArgumentError('engine', 'the result of createEngine()', engine);
  return engine;
}
