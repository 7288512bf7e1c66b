/** How new paths are proposed and accepted. Kernels and facade both import this file. */
export const enum SamplingMethod {
  /** Every slice by itself, every other one before the rest. */
  Single = 0,
  /** Segments by bisection, with a test at every level (Ceperley, Rev. Mod. Phys. 67, 279 (1995)). */
  Multilevel = 1,
  /** Segments by bisection, with one test of the whole. */
  Bridge = 2,
  /** Segments from a Gaussian process that the path resembles, with one test of the whole. */
  Gaussian = 3,
}

/** What a simulated neuron's partner in a coupling does to its potential. */
export const enum Term {
  /** The partner excites it: + ε (φ_partner² - 1)² φ². */
  Excited = 0,
  /** It excites the partner, and feels that: + ε φ_partner² (φ² - 1)². */
  Exciting = 1,
  /** + ε (φ_partner² - 1)⁴ (φ² - 1)⁴. */
  Inhibited = 2,
}
