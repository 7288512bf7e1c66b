/**
 * Operations of a program that a pair of trajectories runs through. An operation is four 32-bit words: its kind, its operand,
 * which is an address unless its description says otherwise, and a range (from, to) of what it works on: of observables
 * where it records, else of rows of density matrices, which large ones are taken through in pieces, the first beginning at
 * row 0. Kernels and facade both import this file.
 */
export const enum Operation {
  /** Hadamards, without their 1/√2, on bits of the index of the pair's 16-byte elements. Operand: the mask of these bits. */
  Transform = 0,
  /** Multiplication of amplitude b by entry b of a table [b][re, im]. Operand: the table. */
  Phases = 1,
  /** As `Phases` between two `Transform`s, of state vectors. Operand: the table; for `from` stands the mask of the qubits. */
  Turn = 9,
  /** As `Phases`, together with the measurement and the dephasing of all channels that are diagonal. Operand: table. */
  Diagonal = 2,
  /** A monitored channel on one or two qubits. Operand: its `LocalChannel`. */
  Monitor = 3,
  /** A completely positive map on one or two qubits of a density matrix. Operand: its `LocalMap`. */
  Dissipate = 4,
  /** A matrix on one or two qubits of a state vector. Operand: its `LocalMap`. */
  Multiply = 5,
  /** A quantum jump, in trajectories whose norm has fallen far enough. */
  Jump = 6,
  /** The end of a time step. */
  Next = 7,
  /** Observables go into the sums. Operand: the number of the recorded time. */
  Record = 8,
}
