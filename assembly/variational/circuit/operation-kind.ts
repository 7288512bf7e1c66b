/**
 * Kinds of operations in a gate program, which act where all `controls` are 1.
 * Kernels and facade both import this file.
 */
export const enum OperationKind {
  /** exp(−iαX/2) on `target`, α by `angle`. */
  RotationX = 0,
  RotationY = 1,
  RotationZ = 2,
  /** exp(iα) where `target` is 1, or wherever the controls are if there is no target. */
  Phase = 3,
  /** A 2×2 matrix on `target`. */
  Matrix2 = 4,
  /** A 4×4 matrix on `target` and `other`. */
  Matrix4 = 5,
  /** The Pauli operator X on `target`. */
  Flip = 6,
  /** A swap of `target` and `other`. */
  Swap = 7,
}
