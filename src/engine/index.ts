// What the other folders of src may use of this one; the package exports public.ts.
export { Region, RegionGroup } from './arena.js';
export {
  checkAttached,
  checkBoolean,
  checkChoice,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkOptions,
  checkOptionsObject,
  checkPositive,
  checkText,
} from './check.js';
export type { Crew } from './crew.js';
export { dispose } from './dispose.js';
export { checkEngine, Engine, type EngineOptions, type KernelSource } from './engine.js';
export {
  ArgumentError,
  BornspikeError,
  DataFormatError,
  NumericalError,
  OutOfMemoryError,
} from './errors.js';
export { bytes, count, counted, decimal, inspect, percent, withError, written } from './format.js';
export type { CompiledModule, Signal } from './loading/host-types.js';
export { CORE, compileKernels, instantiateEngine, MONITORING } from './loading/instantiate.js';
export { type LongWorkOptions, Pacer, type Progress } from './long-work.js';
export { type Meta, makeMeta } from './meta.js';
export {
  boolean,
  callback,
  checked,
  choice,
  control,
  integer,
  longWork,
  nested,
  number,
  numbers,
  positive,
  seed,
  text,
  unchecked,
} from './options/builders.js';
export {
  type Describes,
  type Fact,
  type Option,
  type OptionReference,
  type Options,
  optionsOf,
  readOptions,
  type Settings,
} from './options/option.js';
export { suggestion } from './options/suggestion.js';
export type { FloatRegion, Precision } from './precision.js';
export { kernelStream } from './random/kernel-stream.js';
export type { Key } from './random/philox.js';
export { RandomStream } from './random/random-stream.js';
export { keyOf, resolveSeed, type Seed, seedsOfRuns, splitKey } from './random/seed.js';
export { checkUniformSource, drawUniform, type UniformSource } from './random/uniform-source.js';
export { type Estimate, estimate } from './statistics.js';
export { type Chunk, inChunks, inParts, runAtOnce, runInSteps, type Steps, workInSteps } from './steps.js';
export { toJSON } from './to-json.js';
export { tooLarge } from './too-large.js';

// What the declarations of the package leave out.

/** @internal */
export type { Kernels, MonitoringKernels } from './engine.js';
