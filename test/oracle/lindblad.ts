/** The Lindblad equation by dense matrices and small Runge-Kutta steps, from its definition. */
import { add, complex, dagger, type Matrix, product, scale, sum, zeros } from './complex.js';

/** dρ/dt = -i[H, ρ] + Σ L ρ L† - ½ (L†L ρ + ρ L†L), with the rates inside the L. */
export function lindbladDerivative(h: Matrix, jumps: readonly Matrix[], rho: Matrix): Matrix {
  let result = scale(sum(product(h, rho), scale(product(rho, h), complex(-1))), complex(0, -1));
  for (const l of jumps) {
    const square = product(dagger(l), l);
    result = sum(result, product(product(l, rho), dagger(l)));
    result = sum(result, scale(sum(product(square, rho), product(rho, square)), complex(-0.5)));
  }
  return result;
}

/** ρ at the end of each of `intervals` intervals of length `span`, by `substeps` steps of classical Runge-Kutta each. */
export function lindbladStates(
  h: (time: number) => Matrix,
  jumps: readonly Matrix[],
  initial: Matrix,
  span: number,
  intervals: number,
  substeps: number,
): Matrix[] {
  const dt = span / substeps;
  const states = [initial];
  let rho = initial;
  for (let i = 0; i < intervals * substeps; i++) {
    const t = i * dt;
    const slope = (time: number, at: Matrix) => lindbladDerivative(h(time), jumps, at);
    const k1 = slope(t, rho);
    const k2 = slope(t + dt / 2, sum(rho, scale(k1, complex(dt / 2))));
    const k3 = slope(t + dt / 2, sum(rho, scale(k2, complex(dt / 2))));
    const k4 = slope(t + dt, sum(rho, scale(k3, complex(dt))));
    const both = sum(scale(sum(k2, k3), complex(2)), sum(k1, k4));
    rho = sum(rho, scale(both, complex(dt / 6)));
    if ((i + 1) % substeps === 0) states.push(rho);
  }
  return states;
}

/** Tr(A ρ), the real part. */
export function expectation(operator: Matrix, rho: Matrix): number {
  const both = product(operator, rho);
  return both.reduce((total, row, i) => add(total, row[i]!), complex(0)).re;
}

/** |index⟩⟨index| of so many dimensions. */
export function basisState(dimension: number, index: number): Matrix {
  const rho = zeros(dimension, dimension);
  rho[index]![index] = complex(1);
  return rho;
}
