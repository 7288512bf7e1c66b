/**
 * Chains that are free fermions: X_j X_j+1, Y_j Y_j+1 and Z_j are products i γ_p γ_q of two Majorana operators (Jordan and Wigner), and
 * a state that is Gaussian stays so, also where Z is measured: it is its covariance Γ_pq = ⟨i γ_p γ_q⟩, p ≠ q. Plain formulas of
 * Wick's theorem, in time (2L)³ a step.
 */
export interface FreeChain {
  sites: number;
  /** Coefficients of X_j X_j+1, Y_j Y_j+1 and Z_j. */
  xx: readonly number[];
  yy: readonly number[];
  z: readonly number[];
  /** Rates at which Z_j is measured. */
  rates: readonly number[];
}

/** Numbers of the operators a_j and b_j of a site. */
const a = (site: number) => 2 * site;
const b = (site: number) => 2 * site + 1;

/** The covariance of a basis state. */
export function basisCovariance(bits: string): number[][] {
  const size = 2 * bits.length;
  const covariance = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  [...bits].forEach((bit, site) => {
    // Z = i b a.
    covariance[b(site)]![a(site)] = bit === '0' ? 1 : -1;
    covariance[a(site)]![b(site)] = bit === '0' ? -1 : 1;
  });
  return covariance;
}

export const meanZ = (covariance: number[][], site: number): number => covariance[b(site)]![a(site)]!;

/** ⟨Z_j Z_k⟩ − ⟨Z_j⟩⟨Z_k⟩; for j = k, 1 − ⟨Z_j⟩². */
export function covarianceZ(covariance: number[][], j: number, k: number): number {
  if (j === k) return 1 - meanZ(covariance, j) ** 2;
  const g = (p: number, q: number) => covariance[p]![q]!;
  return -g(b(j), b(k)) * g(a(j), a(k)) + g(b(j), a(k)) * g(a(j), b(k));
}

/** exp(−i angle i γ_p γ_q) */
function rotate(covariance: number[][], p: number, q: number, angle: number): void {
  const [c, s] = [Math.cos(2 * angle), Math.sin(2 * angle)];
  const turn = (x: number, y: number) => [c * x + s * y, c * y - s * x] as const;
  for (const row of covariance) [row[p], row[q]] = turn(row[p]!, row[q]!);
  for (let k = 0; k < covariance.length; k++) {
    [covariance[p]![k], covariance[q]![k]] = turn(covariance[p]![k]!, covariance[q]![k]!);
  }
}

/** The state that exp(kick · i γ_p γ_q) makes, normalised. */
function project(covariance: number[][], p: number, q: number, kick: number): void {
  const [c, s] = [Math.cosh(2 * kick), Math.sinh(2 * kick)];
  const mean = covariance[p]![q]!;
  const norm = c + s * mean;
  const first = [...covariance[p]!];
  const second = [...covariance[q]!];
  covariance.forEach((row, k) => {
    row.forEach((_, l) => {
      if (k === p || k === q || l === p || l === q) row[l]! /= norm;
      else row[l]! += (s * (first[l]! * second[k]! - first[k]! * second[l]!)) / norm;
    });
  });
  covariance[p]![q] = (c * mean + s) / norm;
  covariance[q]![p] = -covariance[p]![q]!;
}

/**
 * A step of length dt on given increments [site]: half of XX, then half of YY; Z and its measurement, with the record's increments
 * dy_k = dW_k + 2 g_k (⟨Z_k⟩ + Σ_l g_l Cov(Z_k, Z_l) dW_l) dt; and the halves again in reverse.
 */
export function stepFreeChain(
  chain: FreeChain,
  covariance: number[][],
  increments: readonly number[],
  dt: number,
): void {
  const { sites, xx, yy, z, rates } = chain;
  const neighbours = Array.from({ length: sites - 1 }, (_, site) => site);
  const all = Array.from({ length: sites }, (_, site) => site);
  const halfX = () => {
    for (const j of neighbours) rotate(covariance, a(j + 1), b(j), (xx[j]! * dt) / 2);
  };
  const halfY = () => {
    for (const j of neighbours) rotate(covariance, a(j), b(j + 1), (yy[j]! * dt) / 2);
  };
  halfX();
  halfY();
  const strengths = rates.map(Math.sqrt);
  const kicks = all.map((k) => {
    let drift = meanZ(covariance, k);
    for (const l of all) drift += strengths[l]! * covarianceZ(covariance, k, l) * increments[l]!;
    return strengths[k]! * (increments[k]! + 2 * strengths[k]! * drift * dt);
  });
  for (const j of all) {
    rotate(covariance, b(j), a(j), z[j]! * dt);
    if (kicks[j] !== 0) project(covariance, b(j), a(j), kicks[j]!);
  }
  halfY();
  halfX();
}

/** Entropy of the first sites, in bits, from the spectrum of their covariance: Σ h((1 + ν) / 2). */
export function freeEntropy(covariance: number[][], sites: number): number {
  const size = 2 * sites;
  const own = covariance.slice(0, size).map((row) => row.slice(0, size));
  // ν² are the eigenvalues of Γ Γᵀ, each twice.
  const square = own.map((row) => own.map((other) => row.reduce((sum, x, k) => sum + x * other[k]!, 0)));
  let entropy = 0;
  for (const value of eigenvaluesOfSymmetric(square)) {
    const nu = Math.sqrt(Math.min(1, Math.max(0, value)));
    for (const p of [(1 + nu) / 2, (1 - nu) / 2]) if (p > 0) entropy -= (p * Math.log2(p)) / 2;
  }
  return entropy;
}

/** By Jacobi's rotations, until nothing is left beside the diagonal. */
function eigenvaluesOfSymmetric(m: number[][]): number[] {
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < m.length; p++) {
      for (let q = p + 1; q < m.length; q++) {
        const value = m[p]![q]!;
        off = Math.max(off, Math.abs(value));
        if (Math.abs(value) < 1e-17) continue;
        const angle = 0.5 * Math.atan2(2 * value, m[q]![q]! - m[p]![p]!);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (const row of m) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
        for (let k = 0; k < m.length; k++) {
          const [x, y] = [m[p]![k]!, m[q]![k]!];
          m[p]![k] = c * x - s * y;
          m[q]![k] = s * x + c * y;
        }
      }
    }
    if (off < 1e-15) break;
  }
  return m.map((row, i) => row[i]!);
}
