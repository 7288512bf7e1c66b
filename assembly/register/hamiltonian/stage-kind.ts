/** Kinds of the stages that a time step is split into. Kernels and facade both import this file. */
export const enum StageKind {
  /** Walsh-Hadamard transform. */
  Transform = 0,
  /** Phases from a table. */
  Phases = 1,
  /** Phases of a group whose coefficients change with time: the table is built first. */
  MovingPhases = 2,
  /** exp(−i · time · coefficient · P) with a string P of several kinds of Pauli operators. */
  Rotation = 3,
}
