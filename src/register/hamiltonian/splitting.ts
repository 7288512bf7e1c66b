/** One factor of a split time step: the part that acts, for a share of dt, as it is at a moment of the step. */
export interface SplittingFactor {
  part: number;
  /** Share of dt; negative in the middle of a fourth-order step. */
  share: number;
  /** Index into `moments`. */
  moment: number;
}

/** A split time step. */
export interface Splitting {
  factors: SplittingFactor[];
  /** Shares of dt after the beginning of the step at which the coefficients are taken. */
  moments: number[];
}

/** Suzuki's 1 / (4 − 4^(1/3)). */
const SUZUKI = 0.4144907717943757;

/**
 * Splits exp(−i dt Σ parts): order 2 is Strang's splitting, order 4 Suzuki's composition of five of them (Phys. Lett. A
 * 146, 319 (1990)). Taken at the middles of the five, changing coefficients leave the orders as they are.
 *
 * @param changes of each part whether its coefficients change with time
 */
export function splitStep(changes: readonly boolean[], order: 2 | 4): Splitting {
  const lengths = order === 2 ? [1] : [SUZUKI, SUZUKI, 1 - 4 * SUZUKI, SUZUKI, SUZUKI];
  const factors: SplittingFactor[] = [];
  const moments: number[] = [];
  let begin = 0;
  lengths.forEach((length, moment) => {
    const parts = changes.map((_, part) => part);
    const half = parts.map((part): SplittingFactor => ({ part, share: length / 2, moment }));
    factors.push(...half, ...half.reverse());
    moments.push(begin + length / 2);
    begin += length;
  });
  return { factors: merge(factors, changes), moments };
}

/** Neighbours of the same part become one where nothing changes in between. */
function merge(factors: readonly SplittingFactor[], changes: readonly boolean[]): SplittingFactor[] {
  const merged: SplittingFactor[] = [];
  for (const factor of factors) {
    const last = merged.at(-1);
    if (last?.part === factor.part && (last.moment === factor.moment || !changes[factor.part])) {
      last.share += factor.share;
    } else {
      merged.push({ ...factor });
    }
  }
  return merged;
}
