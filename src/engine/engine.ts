import type * as core from '../../build/core.js';
import type * as monitoring from '../../build/monitoring.js';
import type { Arena } from './arena.js';
import type { Crew } from './crew.js';
import { dispose } from './dispose.js';
import { ArgumentError, BornspikeError } from './errors.js';
import type { Address, CompiledModule, FetchedResponse } from './loading/host-types.js';

/** Structures in linear memory are addresses to the caller. */
type Addresses<P extends unknown[]> = { [I in keyof P]: P[I] extends number | boolean ? P[I] : number };

/** What a module exports, with signatures as the compiler declares them. */
type ExportsOf<Instantiate extends (...args: never[]) => Promise<unknown>> = {
  readonly [K in keyof Omit<Awaited<ReturnType<Instantiate>>, 'memory'>]: Awaited<
    ReturnType<Instantiate>
  >[K] extends (...args: infer P) => infer R
    ? (...args: Addresses<P>) => R
    : never;
};

/** The kernels of the core. @internal */
export type Kernels = ExportsOf<typeof core.instantiate>;

/** The kernels of monitored networks. @internal */
export type MonitoringKernels = ExportsOf<typeof monitoring.instantiate>;

/** What a module of kernels can be made from. */
export type KernelSource = CompiledModule | ArrayBuffer | ArrayBufferView | FetchedResponse | Address;

/** How an engine is made. */
export interface EngineOptions {
  /**
   * The kernels: a compiled `WebAssembly.Module`, their bytes, a `Response` or a `URL` to fetch. Without it the
   * package's own copy is used (`bornspike/slim` has none, there it must be given).
   */
  module?: KernelSource | Promise<KernelSource>;
  /**
   * The kernels of monitored networks, which few calls need (those say so) and which are loaded when one of them is first
   * made: as `module`, from `bornspike/monitoring.wasm`. Without it the package's own copy is used.
   */
  monitoring?: KernelSource | Promise<KernelSource>;
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
  /** The kernels of monitored networks, once somebody has asked `monitoringKernels` for them. @internal */
  monitoring: Promise<MonitoringKernels> | undefined;
  /** Where these come from, if the caller has said it. @internal */
  readonly monitoringSource: EngineOptions['monitoring'];
  /** Who takes parts of long work, if there is anyone. @internal */
  readonly crew: Crew | undefined;
  /** What results that parts could have been taken of say of this. @internal */
  readonly warnings: readonly string[] = [];

  /** @internal */
  constructor(kernels: Kernels, arena: Arena, monitoringSource?: EngineOptions['monitoring']) {
    this.#kernels = kernels;
    this.#arena = arena;
    this.monitoringSource = monitoringSource;
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
    this.monitoring = undefined;
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
