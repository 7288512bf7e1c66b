/** What a spike does to a LIF neuron's next potential. Kernels and facade both import this file. */
export const enum ResetKind {
  /** It loses the threshold. */
  Subtract = 0,
  /** It starts from zero, to which the step's input is added. */
  Zero = 1,
  None = 2,
}
