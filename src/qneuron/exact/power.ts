/** x^n by n multiplications; the host's power operator need not have the same last bit everywhere. */
export function power(x: number, n: number): number {
  let result = 1;
  for (let i = 0; i < n; i++) result *= x;
  return result;
}
