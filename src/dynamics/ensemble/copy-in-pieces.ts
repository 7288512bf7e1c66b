import type { Pacer, Region } from '../../engine/index.js';

/** Numbers that are copied between two looks at the clock, in a millisecond, or in some of them where nobody has touched the memory yet. */
const AT_ONCE = 2 ** 17;

/** A copy of the first `length` numbers of a region, which may be very many. */
export async function copyOut<T extends Float64Array | Int32Array | Uint32Array>(
  pacer: Pacer,
  region: Region<T>,
  length = region.length,
): Promise<T> {
  const copy = new (region.view.constructor as new (length: number) => T)(length);
  for (let start = 0; start < length; start += AT_ONCE) {
    copy.set(region.view.subarray(start, Math.min(length, start + AT_ONCE)), start);
    await pacer.pause();
  }
  return copy;
}

/** Fills a region with `values`. */
export async function copyIn(
  pacer: Pacer,
  region: Region<Float64Array>,
  values: Float64Array,
): Promise<void> {
  for (let start = 0; start < values.length; start += AT_ONCE) {
    region.view.set(values.subarray(start, start + AT_ONCE), start);
    await pacer.pause();
  }
}
