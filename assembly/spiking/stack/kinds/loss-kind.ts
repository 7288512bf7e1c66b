/** Losses of surrogate-gradient training. Kernels and facade both import this file. */
export const enum LossKind {
  /** Softmax cross-entropy of the output neurons' rates (errata S7). */
  Softmax = 0,
  /** Binary cross-entropy of each rate (S9). */
  Binary = 1,
  /** −log p of the target spikes (16). */
  Likelihood = 2,
}
