/** The arctangent surrogate (α/2)/(1 + (παx/2)²), x being what a potential exceeds its threshold by. */
export function arctanSlope(x: number, scale: number): number {
  const HALF_PI = 1.5707963267948966;
  const y = x * (HALF_PI * scale);
  return (0.5 * scale) / (1 + y * y);
}
