/** The local learning rule: gradients of the neurons' own log-likelihoods (spiking paper, eqs. 20, 23-25). */
import { GradientMode } from './gradient-mode';
import { networkCoefficients } from '../network/forward';
import { exactGradient, tensorGradient } from './local-exact';
import { LocalRule } from './local-rule';
import { somaticGradient } from './local-soma';
import { synapticGradient } from './local-synapses';
import { LocalWork, makeLocalWork } from './local-work';

/**
 * Begins to add to `weightGradient` and `angleGradient` the gradient of Σ credit · log p(scored pattern) over all items,
 * steps and neurons of the batch.
 *
 * @param workspace room of `localGradientBytes`
 */
export function beginLocalGradient(rule: LocalRule, workspace: usize): void {
  makeLocalWork(rule, workspace);
}

/**
 * Goes on for about `budget` steps of a neuron; where it stops does not change a bit of the gradient.
 *
 * @returns whether the gradient is complete
 */
export function localGradient(work: LocalWork, budget: f64): bool {
  work.budget = budget;
  const exact = work.rule.mode == GradientMode.Exact;
  for (; work.prepared < work.network.neurons; work.prepared++) {
    if (work.spent) return false;
    work.spendTensor();
    for (let factor = 0; factor < work.factors; factor++) {
      const coefficients = work.coefficients + <usize>factor * work.factorStride;
      networkCoefficients(work.networkOf(factor), work.angles, coefficients, work.prepared, 1);
    }
  }
  while (work.item < work.batch.items) {
    if (exact) {
      if (!exactGradient(work, work.item)) return false;
      work.item += 2;
    } else {
      if (!synapticGradient(work, work.item) || !somaticGradient(work, work.item)) return false;
      work.sweeps = 0;
      work.perturbation = 0;
      work.item++;
    }
  }
  return !exact || !work.network.isNoisy || tensorGradient(work);
}
