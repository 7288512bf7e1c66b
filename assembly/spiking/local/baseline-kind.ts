/** What the local rule subtracts from hidden neurons' feedback. Kernels and facade both import this file. */
export const enum BaselineKind {
  None = 0,
  /** A regression on the losses before the step. */
  Learned = 1,
  /** The mean of the sample's other passes. */
  LeaveOneOut = 2,
}
