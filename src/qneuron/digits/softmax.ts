/** Of several, the first. */
export function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/**
 * Makes exp(score − largest) of scores, in place.
 *
 * @returns the sum of these, and of the class `label` the exponent
 */
export function softmax(
  exp: (x: number) => number,
  scores: Float64Array,
  label: number,
): { exponent: number; total: number } {
  const largest = scores[indexOfLargest(scores)]!;
  const exponent = scores[label]! - largest;
  let total = 0;
  for (let c = 0; c < scores.length; c++) {
    scores[c] = exp(scores[c]! - largest);
    total += scores[c]!;
  }
  return { exponent, total };
}
