/** How a QLIF neuron leaks. Kernels and facade both import this file. */
export const enum QlifForm {
  /** As the spiking paper prints it (S6-S8, with errata S1). */
  Printed = 0,
  /** The excitation probability decays. */
  Alpha = 1,
}
