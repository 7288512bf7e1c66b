import { MONITORING_END } from '../../../assembly/monitoring-memory.js';
import { Arena } from '../arena.js';
import { Engine, type KernelSource, type Kernels } from '../engine.js';
import { ArgumentError, BornspikeError } from '../errors.js';
import type { CompiledModule } from './host-types.js';

// The smallest module that needs SIMD.
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** Which of the two modules: the option that gives it, and its file. */
type Module = readonly [option: string, file: string];
export const CORE: Module = ['module', 'core'];
export const MONITORING: Module = ['monitoring', 'monitoring'];

type Source = KernelSource | Promise<KernelSource>;

/**
 * Instantiates the kernels from `source` (see `EngineOptions.module`). Those of monitored networks are loaded by `monitoringKernels`.
 *
 * @throws BornspikeError where WebAssembly is missing, lacks SIMD or is forbidden, where the kernels cannot be fetched, and
 *   where there is no memory for them; ArgumentError if `source` is not the bornspike core
 */
export async function instantiateEngine(source: Source, monitoring?: Source): Promise<Engine> {
  // One that fails before it is used is to fail then.
  if (monitoring instanceof Promise) monitoring.catch(() => {});
  const kernels = instanceOf<Kernels & WithMemory>(await compileKernels(source, CORE), CORE);
  return new Engine(kernels, new Arena(kernels.memory, MONITORING_END), monitoring);
}

/** Compiled kernels, of which any number of engines can be made. */
export async function compileKernels(source: Source, which: Module): Promise<CompiledModule> {
  const given = await loaded('the kernels', () => source);
  if (typeof WebAssembly === 'undefined') {
    throw new BornspikeError(
      'there is no WebAssembly here: this JavaScript engine lacks it, or it is switched off',
    );
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    throw new BornspikeError('this JavaScript engine has no WebAssembly SIMD, which bornspike needs');
  }
  return compile(given, which);
}

interface WithMemory {
  memory: WebAssembly.Memory;
}

/** What a compiled module exports. @internal */
export function instanceOf<Exports>(
  module: WebAssembly.Module,
  which: Module,
  imports?: WebAssembly.Imports,
): Exports {
  try {
    const { exports } = new WebAssembly.Instance(module, imports);
    if (!('endOfStaticData' in exports)) throw new Error('it exports something else');
    return exports as Exports;
  } catch (error) {
    throw isOutOfMemory(error) ? noMemory(error) : notThese(which, error);
  }
}

/**
 * Compiles what the caller gave. `Response` is looked at last: Node loads its whole network stack when that name is
 * first touched, which takes longer than everything else here.
 */
async function compile(source: KernelSource, which: Module): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
    return compileBytes(source as BufferSource, which);
  if (source instanceof URL) {
    const response = await loaded(source.href, () => fetch(source));
    if (!response.ok) throw notLoaded(source.href, `the server answers ${response.status}`);
    return compileBytes(await loaded(source.href, () => response.arrayBuffer()), which);
  }
  if (source instanceof Response) {
    if (!source.ok)
      throw new ArgumentError(`options.${which[0]}`, `the response has the status ${source.status}`);
    return compileBytes(await loaded('the response', () => source.arrayBuffer()), which);
  }
  throw new ArgumentError(`options.${which[0]}`, 'a WebAssembly.Module, bytes, a Response or a URL', source);
}

async function compileBytes(bytes: BufferSource, which: Module): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    if (isOutOfMemory(error)) throw noMemory(error);
    // What compiles nothing at all says nothing about these bytes.
    await WebAssembly.compile(SIMD_PROBE).catch((refusal) => {
      throw forbidden(which, refusal);
    });
    throw notThese(which, error);
  }
}

async function loaded<T>(what: string, load: () => T | Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw notLoaded(what, messageOf(cause), cause);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** V8, JavaScriptCore: a RangeError; all say so. */
const isOutOfMemory = (error: unknown): boolean => /out of memory|cannot allocate/i.test(messageOf(error));

const notLoaded = (what: string, why: string, cause?: unknown): BornspikeError =>
  new BornspikeError(`${what} could not be loaded: ${why}`, { cause });

const noMemory = (cause: unknown): BornspikeError =>
  new BornspikeError(
    `there is no memory for another engine (dispose() of those that are no longer needed): ${messageOf(cause)}`,
    { cause },
  );

function forbidden([option, file]: Module, cause: unknown): BornspikeError {
  const message = messageOf(cause);
  const why = /content.security.policy|\bCSP\b/i.test(message)
    ? "this page's Content-Security-Policy forbids it: WebAssembly needs 'wasm-unsafe-eval' in script-src"
    : `this runtime compiles no WebAssembly while it runs: import bornspike/${file}.wasm, and give it to createEngine of bornspike/slim as ${option}`;
  return new BornspikeError(`${why} (${message})`, { cause });
}

const notThese = ([option, file]: Module, cause: unknown): ArgumentError =>
  new ArgumentError(`options.${option}`, `this is not bornspike/${file}.wasm: ${messageOf(cause)}`);
