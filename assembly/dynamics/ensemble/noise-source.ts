/** Where the noise of a trajectory comes from. Kernels and facade both import this file. */
export const enum NoiseSource {
  /** Normals of the trajectory's own stream. */
  Stream = 0,
  /** Wiener increments that were handed in. */
  Increments = 1,
  /** Increments dy = J dt of a measurement record that was handed in. */
  Record = 2,
}
