/** The likelihood of a homodyne record by dense matrices, from the definition of each map of a step. */
import { add, complex, dagger, identity, type Matrix, product, scale, sum } from './complex.js';
import { lindbladDerivative } from './lindblad.js';

/** A network as a step has it, all matrices of the whole register. */
export interface RecordOracle {
  /** Terms of the Hamiltonian with their coefficients, in the order in which they act. */
  terms: readonly Matrix[];
  /** Of each place, operators with their rates inside, of what is not read. */
  decays: readonly (readonly Matrix[])[];
  /** Operators with √(rate · efficiency) inside, in the order of the record's channels. */
  measured: readonly { operator: Matrix; involutory: boolean }[];
  initial: Matrix;
  interval: number;
}

const RUNGE_KUTTA_STEPS = 40;

export const trace = (a: Matrix): number => a.reduce((all, row, i) => add(all, row[i]!), complex(0)).re;
const minus = (a: Matrix): Matrix => scale(a, complex(-1));
const sandwich = (a: Matrix, rho: Matrix): Matrix => product(product(a, rho), dagger(a));

/** e^a by its series, of a / 2^k, and k squarings. */
function exponential(a: Matrix): Matrix {
  const squarings = 8;
  const small = scale(a, complex(2 ** -squarings));
  let result = identity(a.length);
  let term = result;
  for (let k = 1; k < 20; k++) {
    term = scale(product(term, small), complex(1 / k));
    result = sum(result, term);
  }
  for (let k = 0; k < squarings; k++) result = product(result, result);
  return result;
}

/** √a of a positive matrix near 1, by Newton's iteration x ← (x + x⁻¹a)/2 in the form of Visser: x ← x + (a - x²)/2. */
function root(a: Matrix): Matrix {
  let x = identity(a.length);
  for (let k = 0; k < 400; k++) x = sum(x, scale(sum(a, minus(product(x, x))), complex(0.5)));
  return x;
}

/** M(y) of a measurement. */
function measurement(l: Matrix, involutory: boolean, y: number, dt: number): Matrix {
  const square = product(l, l);
  if (involutory) return exponential(sum(scale(l, complex(y)), scale(square, complex(-dt))));
  const loss = product(dagger(l), l);
  const first = sum(l, scale(sum(product(loss, l), product(l, loss)), complex(-dt / 4)));
  const second = scale(square, complex(0.5));
  const taken = sum(
    scale(product(dagger(first), first), complex(dt)),
    scale(product(dagger(second), second), complex(2 * dt * dt)),
  );
  const rest = root(sum(identity(l.length), minus(taken)));
  return sum(rest, sum(scale(first, complex(y)), scale(second, complex(y * y - dt))));
}

/** ρ after a time under 𝒟 of all of some operators. */
function decayed(jumps: readonly Matrix[], rho: Matrix, time: number): Matrix {
  const h = scale(rho, complex(0));
  const dt = time / RUNGE_KUTTA_STEPS;
  const slope = (at: Matrix) => lindbladDerivative(h, jumps, at);
  let at = rho;
  for (let i = 0; i < RUNGE_KUTTA_STEPS; i++) {
    const k1 = slope(at);
    const k2 = slope(sum(at, scale(k1, complex(dt / 2))));
    const k3 = slope(sum(at, scale(k2, complex(dt / 2))));
    const k4 = slope(sum(at, scale(k3, complex(dt))));
    at = sum(at, scale(sum(sum(k1, k4), scale(sum(k2, k3), complex(2))), complex(dt / 6)));
  }
  return at;
}

/** ln p of increments [step][channel], beside that of white noise. */
export function recordOracle(given: RecordOracle, increments: readonly (readonly number[])[]): number {
  const { terms, decays, measured, interval, initial } = given;
  const turns = terms.map((term) => exponential(scale(term, complex(0, -interval / 2))));
  let rho = initial;
  let logarithm = 0;
  for (const row of increments) {
    for (const turn of turns) rho = sandwich(turn, rho);
    for (const jumps of decays) rho = decayed(jumps, rho, interval / 2);
    measured.forEach(({ operator, involutory }, k) => {
      rho = sandwich(measurement(operator, involutory, row[k]!, interval), rho);
    });
    for (const jumps of [...decays].reverse()) rho = decayed(jumps, rho, interval / 2);
    for (const turn of [...turns].reverse()) rho = sandwich(turn, rho);
    const probability = trace(rho);
    logarithm += Math.log(probability);
    rho = scale(rho, complex(1 / probability));
  }
  return logarithm;
}
