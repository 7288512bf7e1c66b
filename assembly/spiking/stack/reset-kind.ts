/** What a spike does to a LIF neuron's next potential. Kernels and facade both import this file. */
export const enum ResetKind {
  /** It loses the threshold. */
  Subtract = 0,
  /** It becomes zero. */
  Zero = 1,
  None = 2,
}
