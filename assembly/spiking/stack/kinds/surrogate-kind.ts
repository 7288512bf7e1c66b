/** What stands for the derivative of a spike. Kernels and facade both import this file. */
export const enum SurrogateKind {
  /** σ'(p) of the spike probability (S11). */
  Logistic = 0,
  /** p(1 − p) (errata S6). */
  Bernoulli = 1,
  /** 1 */
  StraightThrough = 2,
  /** Of x = potential − threshold: (α/2) / (1 + (παx/2)²). */
  Arctan = 3,
  /** 1 / (1 + k|x|)² */
  FastSigmoid = 4,
}
