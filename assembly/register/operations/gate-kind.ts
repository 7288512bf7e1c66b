/**
 * What gates do to a target where their controls are 1: the numbers of all gate programs, which
 * src/register/operations/gate-table.ts gives to the gates. Qubit q of n has the mask 1 << (n - 1 - q).
 *
 * lanes.ts, whose program is a list of records of four 32-bit words (kind, target mask, control mask (0: not controlled),
 * index of the angle (-1: none)), and plane programs run the kinds up to PauliZ; assembly/variational/circuit/gate-program.ts
 * runs all but PauliZ. Kernels and facade both import this file.
 */
export const enum GateKind {
  /** exp(−iαX/2), α the angle. */
  RotationX = 0,
  RotationY = 1,
  RotationZ = 2,
  PauliX = 3,
  PauliZ = 4,
  /** exp(iα) where the target is 1, or wherever the controls are if there is no target. */
  Phase = 5,
  /** A 2×2 matrix. */
  Matrix2 = 6,
  /** A 4×4 matrix on two targets. */
  Matrix4 = 7,
  /** A swap of two targets. */
  Swap = 8,
}
