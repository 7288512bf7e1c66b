/** What is less probable counts as impossible: the state after it cannot be resolved in float64. */
export const POSSIBLE = 1e-290;

/** The index that a uniform number in [0, 1) stands for, among probabilities of any sum. */
export function choose(probabilities: Float64Array, uniform: number): number {
  let rest = uniform * probabilities.reduce((sum, probability) => sum + probability, 0);
  let last = 0;
  for (let outcome = 0; outcome < probabilities.length; outcome++) {
    if (!(probabilities[outcome]! >= POSSIBLE)) continue;
    last = outcome;
    rest -= probabilities[outcome]!;
    if (rest < 0) break;
  }
  return last;
}
