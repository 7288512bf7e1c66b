/** What `map64` and `map32` compute. Kernels and facade both import this file. */
export const enum Elementary {
  Sine,
  Cosine,
  Exponential,
  Logarithm,
  Arcsine,
}
