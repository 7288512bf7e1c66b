/** Turns the output neurons' losses into the hidden neurons' feedback (spiking paper, eqs. 22-23). */
import { Batch } from '../network/batch';

/**
 * credit[item][step] = scale · (feedback − baseline[step]), where the feedback of a step is its own loss (eq. 23 as
 * printed) or, with `toGo`, the sum of its and all later losses (the REINFORCE gradient of the bound, eq. 16).
 *
 * @param baseline f64 [step]; must not depend on this batch, or the mean gradient changes
 * @param mean result, f64 [step]: the mean feedback of this batch, from which baselines are made
 */
export function assignCredit(
  batch: Batch,
  toGo: bool,
  scale: f64,
  baseline: usize,
  credit: usize,
  mean: usize,
): void {
  const steps = batch.steps;
  const items = batch.items;
  memory.fill(mean, 0, (<usize>steps) << 3);
  for (let item = 0; item < items; item++) {
    let feedback: f64 = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const offset = (<usize>t) << 3;
      const loss = load<f64>(batch.lossOf(item) + offset);
      feedback = toGo ? feedback + loss : loss;
      store<f64>(mean + offset, load<f64>(mean + offset) + feedback / <f64>items);
      store<f64>(
        credit + ((<usize>(item * steps)) << 3) + offset,
        scale * (feedback - load<f64>(baseline + offset)),
      );
    }
  }
}
