export { Engine, type EngineOptions, type KernelSource } from './engine.js';
export { ArgumentError, BornspikeError, DataFormatError, NumericalError } from './errors.js';
export type { Address, CompiledModule, FetchedResponse, Signal } from './loading/host-types.js';
export type { LongWorkOptions, Progress } from './long-work.js';
export type { Meta } from './meta.js';
export { RandomStream } from './random/random-stream.js';
export type { Seed } from './random/seed.js';
export type { UniformSource } from './random/uniform-source.js';
export { toJSON } from './to-json.js';
