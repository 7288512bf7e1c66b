/** What an operation of a filter does. Kernels and facade both import this file. */
export const enum FilterKind {
  /** e^(-iθP) on both sides, of a Pauli string P. */
  Rotation = 0,
  /** A map on one or two qubits that is the same at all times. */
  Map = 1,
  /** The map M · M† of a measurement on one or two qubits, which depends on the record. */
  Measurement = 2,
}
