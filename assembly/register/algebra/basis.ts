/** Bases in which strings of one kind of Pauli operator are diagonal. Kernels and facade both import this file. */
export const enum Basis {
  Z = 0,
  X = 1,
  Y = 2,
}
