/**
 * Kinds of steps in a plane program, a list of 32-bit words. Each step is: kind, row, count, then `count` pairs of
 * byte offsets (i, j) of components. With c and s the cosine and sine of the row's angle:
 * Kernels and facade both import this file.
 */
export const enum PlaneKind {
  /** i ← c·i + s·j, j ← c·j − s·i */
  Rotate = 0,
  /** The same where j is known to be zero (and need not have been written). */
  SpreadDown = 1,
  /** The same where i is known to be zero. */
  SpreadUp = 2,
  /** i ↔ j */
  Swap = 3,
  /** i ← −i (j is i) */
  Negate = 4,
  /** i ← 0 (j is i) */
  Clear = 5,
}
