/** Neuron models of a stack. Kernels and facade both import this file. */
export const enum NeuronKind {
  Sqs = 0,
  Lif = 1,
  Qlif = 2,
}
