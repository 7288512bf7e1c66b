/** Stores the lanes of a row, or of half a row in float64, side by side as float64. */
// @ts-ignore: decorator
@inline
export function storeSum<T>(to: usize, sum: v128): void {
  if (sizeof<T>() == 4) {
    v128.store(to, f64x2.promote_low_f32x4(sum));
    v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<i64>(sum, sum, 1, 0)), 16);
  } else {
    v128.store(to, sum);
  }
}
