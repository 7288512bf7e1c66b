/**
 * Kinds of gates in a gate program. A program is a list of records of four 32-bit words: kind, target mask, control
 * mask (0: not controlled), index of the angle (-1: none). Qubit q of n has the mask 1 << (n - 1 - q).
 * Kernels and facade both import this file.
 */
export const enum GateKind {
  RotationX = 0,
  RotationY = 1,
  RotationZ = 2,
  PauliX = 3,
  PauliZ = 4,
}
