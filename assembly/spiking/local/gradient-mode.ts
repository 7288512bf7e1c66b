/** How the local rule finds its gradients. Kernels and facade both import this file. */
export const enum GradientMode {
  /** Adjoint sweep. */
  Exact = 0,
  /** SPSA (eq. 24) and shift rules on exact probabilities. */
  Expectation = 1,
  /** The same on the frequencies of simulated measurements. */
  Shots = 2,
}
