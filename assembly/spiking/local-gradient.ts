/** The local learning rule: gradients of the neurons' own log-likelihoods (spiking paper, eqs. 20, 23-25). */
import { Batch } from './batch';
import { GradientMode } from './gradient-mode';
import { exactGradient } from './local-exact';
import { LocalRule } from './local-rule';
import { somaticGradient } from './local-soma';
import { synapticGradient } from './local-synapses';
import { makeLocalWork } from './local-work';
import { Network } from './network';

/**
 * Adds to `weightGradient` and `angleGradient` the gradient of Σ credit · log p(scored pattern) over all items, steps
 * and neurons of a batch that `networkForward` has filled.
 *
 * @param weightGradient f64 [weights]
 * @param angleGradient f64 [neuron][angle]
 */
export function localGradient(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  angles: usize,
  weightGradient: usize,
  angleGradient: usize,
  workspace: usize,
): void {
  const work = makeLocalWork(network, batch, rule, angles, weightGradient, angleGradient, workspace);
  if (rule.mode == GradientMode.Exact) {
    for (let item = 0; item < batch.items; item += 2) exactGradient(work, item);
  } else {
    for (let item = 0; item < batch.items; item++) {
      work.sweeps = 0;
      synapticGradient(work, item);
      somaticGradient(work, item);
    }
  }
}
