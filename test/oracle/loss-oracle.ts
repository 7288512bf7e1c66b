/** Losses of one sample. `label` is the output neuron that should spike. */

/** Probabilities are not taken to be less than this in logarithms; below it the likelihood has no slope. */
export const PROBABILITY_FLOOR = 1e-12;

const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Cross-entropy of the softmax of the rates [output][channel], averaged over channels (errata S7). */
export function softmaxLoss(rates: number[][], label: number): number {
  const logits = rates.map(mean);
  return Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0)) - logits[label]!;
}

/**
 * (S9): binary cross-entropy of the rates [output][channel], mean over both. The rates of `steps` steps are drawn in
 * from 0 and 1, where (S9) is infinite, to (T r + 1/2) / (T + 1).
 */
export function binaryCrossEntropy(rates: number[][], label: number, steps: number): number {
  const terms = rates.flatMap((row, output) =>
    row.map((rate) => {
      const inner = (steps * rate + 0.5) / (steps + 1);
      return -Math.log(output === label ? inner : 1 - inner);
    }),
  );
  return mean(terms);
}

/** The pattern that an output should show: all channels spike for the label's neuron, none for the others. */
export const targetPattern = (output: number, label: number, channels: number): number =>
  output === label ? 2 ** channels - 1 : 0;

/**
 * (16) per step: −(1/T) Σ_t Σ_outputs log p_t(target). `probabilities` is [step][output][pattern]; `reference`, the
 * hard run's, decides which are below the floor.
 */
export function likelihoodLoss(
  probabilities: number[][][],
  label: number,
  channels: number,
  reference = probabilities,
): number {
  const perStep = probabilities.map((outputs, t) =>
    outputs.reduce((total, patterns, output) => {
      const target = targetPattern(output, label, channels);
      const floored = reference[t]![output]![target]! <= PROBABILITY_FLOOR;
      return total - Math.log(floored ? PROBABILITY_FLOOR : patterns[target]!);
    }, 0),
  );
  return mean(perStep);
}

/**
 * (3) of one layer without λ: (1/T) Σ_t (Σ_i u_i)² / Σ_i u_i², u as [step][i]. A step without activity in the hard run
 * (`reference`) counts 0.
 */
export function sparsityPenalty(activity: number[][], reference = activity): number {
  const perStep = activity.map((row, t) => {
    if (reference[t]!.every((u) => u === 0)) return 0;
    const sum = row.reduce((total, u) => total + u, 0);
    return sum ** 2 / row.reduce((total, u) => total + u ** 2, 0);
  });
  return mean(perStep);
}
