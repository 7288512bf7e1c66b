/**
 * Surrogates by their antiderivatives F: a soft spike is s + F(q) − F(q of the hard run), so that its value is the hard
 * spike and its slope is F'(q).
 */
export type Surrogate =
  /** Of probabilities. F' = σ'(p), (S11). */
  | { name: 'logistic' }
  /** Of probabilities. F' = p (1 − p), errata S6. */
  | { name: 'bernoulli' }
  /** Of probabilities. F' = 1. */
  | { name: 'straight-through' }
  /** Of the distance above the threshold. F' = (α/2) / (1 + (π α x/2)²); snnTorch's `atan` has α = 2. */
  | { name: 'arctan'; alpha: number }
  /** Of the distance above the threshold. F' = 1 / (1 + k |x|)²; snnTorch's `fast_sigmoid` has k = 25. */
  | { name: 'fast-sigmoid'; k: number };

/** F(q). */
export function antiderivative(surrogate: Surrogate, q: number): number {
  switch (surrogate.name) {
    case 'logistic':
      return 1 / (1 + Math.exp(-q));
    case 'bernoulli':
      return q ** 2 / 2 - q ** 3 / 3;
    case 'straight-through':
      return q;
    case 'arctan':
      return Math.atan((Math.PI * surrogate.alpha * q) / 2) / Math.PI;
    case 'fast-sigmoid':
      return q / (1 + surrogate.k * Math.abs(q));
  }
}
