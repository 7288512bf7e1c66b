import { NumericalError } from '../../engine/index.js';
import type { Pieces } from './pieces.js';
import type { Features } from './spike-features.js';

/** What is left of a pivot by rounding alone. */
const ROUNDING = 1e-13;

/** The mean product of centred features, XᵀX/n + λ, factored by Cholesky once, for as many targets as wanted. */
export class NormalEquations {
  /** Of each feature. */
  readonly means: Float64Array;
  readonly #features: number;
  /** L of L Lᵀ, row by row. */
  readonly #factor: Float64Array;

  private constructor(means: Float64Array, factor: Float64Array) {
    this.means = means;
    this.#features = means.length;
    this.#factor = factor;
  }

  /**
   * Of rows `first` to `end` − 1.
   *
   * @throws NumericalError where features depend on each other and λ is 0
   */
  static async of(
    { values, shape: [, features] }: Features,
    [first, end]: readonly [number, number],
    regularization: number,
    pieces: Pieces,
  ): Promise<NormalEquations> {
    const rows = end - first;
    const means = new Float64Array(features);
    for (let row = first; row < end; row++) {
      for (let i = 0; i < features; i++) means[i]! += values[row * features + i]! / rows;
      if (pieces.add(features)) await pieces.pause();
    }
    const gram = new Float64Array(features * features);
    const centred = new Float64Array(features);
    for (let row = first; row < end; row++) {
      for (let i = 0; i < features; i++) centred[i] = values[row * features + i]! - means[i]!;
      for (let i = 0; i < features; i++) {
        const factor = centred[i]! / rows;
        if (factor === 0) continue;
        for (let j = 0; j <= i; j++) gram[i * features + j]! += factor * centred[j]!;
      }
      if (pieces.add(features * features)) await pieces.pause();
    }
    for (let i = 0; i < features; i++) {
      const largest = gram[i * (features + 1)]!;
      for (let j = 0; j <= i; j++) {
        let sum = gram[i * features + j]! + (i === j ? regularization : 0);
        for (let k = 0; k < j; k++) sum -= gram[i * features + k]! * gram[j * features + k]!;
        if (i > j) gram[i * features + j] = sum / gram[j * (features + 1)]!;
        else if (sum <= ROUNDING * largest || sum === 0) {
          const problem = `feature ${i} depends on those before it: take a regularization above 0`;
          throw new NumericalError(problem, i);
        } else gram[i * (features + 1)] = Math.sqrt(sum);
      }
      if (pieces.add(i * i)) await pieces.pause();
    }
    return new NormalEquations(means, gram);
  }

  /** The mean product of each centred feature with a number of its row. */
  async correlations(
    { values }: Features,
    [first, end]: readonly [number, number],
    numberOf: (row: number) => number,
    pieces: Pieces,
  ): Promise<Float64Array> {
    const { means } = this;
    const result = new Float64Array(means.length);
    for (let row = first; row < end; row++) {
      const factor = numberOf(row) / (end - first);
      for (let i = 0; i < means.length; i++)
        result[i]! += factor * (values[row * means.length + i]! - means[i]!);
      if (pieces.add(means.length)) await pieces.pause();
    }
    return result;
  }

  /** Overwrites a right-hand side with the solution. */
  solve(vector: Float64Array): void {
    const [size, factor] = [this.#features, this.#factor];
    for (let i = 0; i < size; i++) {
      let sum = vector[i]!;
      for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * vector[k]!;
      vector[i] = sum / factor[i * (size + 1)]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = vector[i]!;
      for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * vector[k]!;
      vector[i] = sum / factor[i * (size + 1)]!;
    }
  }
}
