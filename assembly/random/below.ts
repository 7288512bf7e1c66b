const TWO_TO_32: f64 = 4294967296;

/** Which of four words are less than probability · 2³², as a bit mask. */
// @ts-ignore: decorator
@inline
export function below(drawn: v128, probability: f64): i32 {
  if (probability >= 1) return 15;
  return i32x4.bitmask(i32x4.lt_u(drawn, i32x4.splat(<u32>(probability * TWO_TO_32))));
}
