/**
 * Operations of the programs that run-chain.ts runs: four words each, the kind, the address of what it works with, and two
 * numbers. Kernels and facade both import this file.
 */
export const enum ChainOperation {
  /** Gates of neighbours in one sweep: addresses [site] of `SITE_GATE` matrices of a site and the next, 0 for none. */
  Sweep = 0,
  /** Gates of single sites: addresses [site] of matrices, 0 for none. */
  Sites = 1,
  /** A gate of the site whose number follows and the next. */
  Pair = 2,
  /** What the kicks of σz measurements are found from. */
  Correlate = 3,
  /** As `Sweep`, with these kicks. */
  Kick = 4,
  /** Measurement by a `LocalChannel` at the site whose number follows. */
  Monitor = 5,
  /** As `Sites`, of matrices that are not unitary. */
  Lose = 6,
  Jump = 7,
  /** What is kept of the time whose number follows. */
  Record = 8,
  /** The end of a step: noise of the next one. */
  Next = 9,
}
