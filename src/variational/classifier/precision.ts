import type { FloatRegion, Precision, RegionGroup } from '../../engine/index.js';

/** What depends on the precision: the kernels' suffix, and elements in a cache line, which rows are padded to. */
export const PRECISIONS = {
  float32: { suffix: 32, bytes: 4, line: 16 },
  float64: { suffix: 64, bytes: 8, line: 8 },
} as const;

export const floatRegion = (group: RegionGroup, precision: Precision, length: number): FloatRegion =>
  group[precision](length);

/** `length` rounded up to whole cache lines. */
export function padded(precision: Precision, length: number): number {
  const { line } = PRECISIONS[precision];
  return Math.ceil(length / line) * line;
}
