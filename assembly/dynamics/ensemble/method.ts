/** How a stochastic differential equation is stepped. Kernels and facade both import this file. */
export const enum IntegrationMethod {
  /** Measurement and rotation one after the other, each in closed form (Strang splitting). */
  Splitting = 0,
  EulerMaruyama = 1,
  Milstein = 2,
  /** Milstein's scheme with differences in place of derivatives (Kloeden and Platen, section 11.1). */
  Platen = 3,
}
