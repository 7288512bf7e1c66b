/** Terms of the series of arctan t up to t = √2 − 1, whose next one is below rounding. */
const TERMS = 21;

/**
 * The angle of the point (x, y), in (−π, π], without an engine: by halving it twice, which takes roots alone, and the
 * arctangent's series. Within 4 ulp; 0 for (0, 0).
 */
export function angleOf(x: number, y: number): number {
  const length = Math.sqrt(x * x + y * y);
  if (length === 0) return 0;
  if (x < 0 && y === 0) return Math.PI;
  // tan of half the angle, in the form that does not cancel.
  const half = x >= 0 ? y / (length + x) : (length - x) / y;
  if (Math.abs(half) > 1) {
    const rest = 2 * arcTangent(1 / half);
    return half > 0 ? Math.PI - rest : -Math.PI - rest;
  }
  return 2 * arcTangent(half);
}

/** arctan t, |t| ≤ 1. */
function arcTangent(t: number): number {
  const half = t / (1 + Math.sqrt(1 + t * t));
  const square = half * half;
  let sum = 0;
  for (let k = TERMS; k >= 0; k--) sum = 1 / (2 * k + 1) - square * sum;
  return 2 * half * sum;
}
