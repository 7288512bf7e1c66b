import type { Region, RegionGroup } from '../../engine/index.js';

export type Precision = 'float32' | 'float64';

/** Numbers in linear memory, in a model's precision. */
export type Numbers = Region<Float32Array> | Region<Float64Array>;

/** What depends on the precision: the kernels' suffix, and elements in a cache line, which rows are padded to. */
export const PRECISIONS = {
  float32: { suffix: 32, bytes: 4, line: 16 },
  float64: { suffix: 64, bytes: 8, line: 8 },
} as const;

export const numbers = (group: RegionGroup, precision: Precision, length: number): Numbers =>
  group[precision](length);

/** `length` rounded up to whole cache lines. */
export function padded(precision: Precision, length: number): number {
  const { line } = PRECISIONS[precision];
  return Math.ceil(length / line) * line;
}
