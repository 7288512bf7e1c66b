import type { Region } from './arena.js';

/** Numbers of a computation: half the memory and twice the speed, or the physics' own precision. */
export type Precision = 'float32' | 'float64';

/** Floating-point numbers in linear memory. */
export type FloatRegion = Region<Float32Array> | Region<Float64Array>;
