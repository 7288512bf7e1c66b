/**
 * A bath of Drude and Lorentz by the exponentials that its correlations are a sum of, C(t) = Σ c_k e^(-ν_k t) for t > 0, as
 * hierarchies of equations of motion use them (Tanimura, J. Phys. Soc. Jpn. 75, 082001 (2006), equation 5.13; QuTiP's DrudeLorentzBath).
 */
import { add, type Complex, complex, type Matrix, multiply, product, scale, sum, zeros } from './complex.js';

export interface DrudeBath {
  strength: number;
  cutoff: number;
  temperature: number;
}

interface Exponential {
  coefficient: Complex;
  rate: number;
}

const TERMS = 400;

/** The exponentials, and what all that were left out are as a δ function of time. */
function exponentials({ strength, cutoff, temperature }: DrudeBath): { terms: Exponential[]; rest: number } {
  const terms = [
    {
      coefficient: complex((strength * cutoff) / Math.tan(cutoff / (2 * temperature)), -strength * cutoff),
      rate: cutoff,
    },
  ];
  for (let k = 1; k <= TERMS; k++) {
    const rate = 2 * Math.PI * k * temperature;
    const coefficient = complex((4 * strength * cutoff * temperature * rate) / (rate ** 2 - cutoff ** 2));
    terms.push({ coefficient, rate });
  }
  const kept = terms.reduce((total, { coefficient, rate }) => total + coefficient.re / rate, 0);
  return { terms, rest: (2 * strength * temperature) / cutoff - kept };
}

/** ∫ C(t) e^(iωt) dt over t > 0. */
export function oneSidedSpectrum(bath: DrudeBath, frequency: number): Complex {
  const { terms, rest } = exponentials(bath);
  return terms.reduce((total, { coefficient, rate }) => {
    // 1/(ν - iω)
    const size = rate ** 2 + frequency ** 2;
    return add(total, multiply(coefficient, complex(rate / size, frequency / size)));
  }, complex(rest));
}

/** ∫ C(t) e^(-iHt) A e^(iHt) dt over t > 0: of each exponential the X with νX + i[H, X] = A. */
export function memoryIntegral(bath: DrudeBath, h: Matrix, coupling: Matrix): Matrix {
  const { terms, rest } = exponentials(bath);
  return terms.reduce(
    (total, { coefficient, rate }) => sum(total, scale(solve(h, coupling, rate), coefficient)),
    scale(coupling, complex(rest)),
  );
}

/** νX + i[H, X] = A, entry by entry. */
function solve(h: Matrix, a: Matrix, rate: number): Matrix {
  const size = h.length;
  const rows: Complex[][] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const row = Array.from({ length: size * size + 1 }, () => complex(0));
      const put = (k: number, l: number, value: Complex) => {
        row[k * size + l] = add(row[k * size + l]!, value);
      };
      put(i, j, complex(rate));
      for (let k = 0; k < size; k++) {
        put(k, j, multiply(complex(0, 1), h[i]![k]!));
        put(i, k, multiply(complex(0, -1), h[k]![j]!));
      }
      row[size * size] = a[i]![j]!;
      rows.push(row);
    }
  }
  const x = eliminate(rows);
  const result = zeros(size, size);
  x.forEach((value, at) => {
    result[Math.floor(at / size)]![at % size] = value;
  });
  return result;
}

/** Gauss and Jordan, with pivots from the diagonal, which the rate makes large enough. */
function eliminate(rows: Complex[][]): Complex[] {
  const inverse = ({ re, im }: Complex) => complex(re / (re ** 2 + im ** 2), -im / (re ** 2 + im ** 2));
  rows.forEach((row, at) => {
    const pivot = inverse(row[at]!);
    rows[at] = row.map((value) => multiply(value, pivot));
    rows.forEach((other, i) => {
      const factor = other[at]!;
      if (i === at || (factor.re === 0 && factor.im === 0)) return;
      rows[i] = other.map((value, j) => add(value, multiply(complex(-factor.re, -factor.im), rows[at]![j]!)));
    });
  });
  return rows.map((row) => row[row.length - 1]!);
}

/** dρ/dt of the Redfield equation from its definition, -i[H, ρ] - [A, Mρ - ρM†], M the memory integral. */
export function redfieldDerivative(h: Matrix, coupling: Matrix, memory: Matrix, rho: Matrix): Matrix {
  const commutator = (a: Matrix, b: Matrix) => sum(product(a, b), scale(product(b, a), complex(-1)));
  const mirrored = memory[0]!.map((_, j) => memory.map((row) => complex(row[j]!.re, -row[j]!.im)));
  const inner = sum(product(memory, rho), scale(product(rho, mirrored), complex(-1)));
  return sum(scale(commutator(h, rho), complex(0, -1)), scale(commutator(coupling, inner), complex(-1)));
}
