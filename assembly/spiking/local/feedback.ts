/** Turns the output neurons' losses into what each neuron's log-likelihood counts (spiking paper, eqs. 20, 22-23). */
import { exp64 } from '../../simd/exponential';
import { Batch } from '../network/batch';
import { BaselineKind } from './baseline-kind';

/** Running means that the learned baseline of a step is made of: x, feedback, x², x · feedback; x the mean of earlier losses. */
const MOMENTS: i32 = 4;

/** How losses are fed back, and where to. */
@unmanaged
export class Feedback {
  /** That `networkForward` has filled. */
  batch: Batch;
  /** What a loss counts one step before it: 0 is eq. 23 as printed, 1 the REINFORCE gradient of the bound, eq. 16. */
  discount: f64;
  baseline: BaselineKind;
  /** Whether a sample's passes count by the softmax of their log-likelihoods instead of all alike. */
  importance: bool;
  /** Of batches before this one, or the mean gradient changes: f64 [step][moment]. */
  moments: usize;
  /** Result, f64 [step][moment]: those of this batch alone. */
  batchMoments: usize;
  /** Results, f64 [item][step]. */
  hiddenCredit: usize;
  outputCredit: usize;
}

/** Fills the credits, for which the batch's gradient is Σ credit · ∇ log p(scored pattern). */
export function assignCredit(feedback: Feedback): void {
  const batch = feedback.batch;
  const samples = batch.samples;
  const passes = batch.passes;
  memory.fill(feedback.batchMoments, 0, (<usize>(batch.steps * MOMENTS)) << 3);
  for (let item = 0; item < batch.items; item++) {
    discountLosses(feedback, item);
    averageEarlierLosses(feedback, item);
  }
  for (let sample = 0; sample < samples; sample++) {
    for (let t = 0; t < batch.steps; t++) {
      if (feedback.importance) weighPasses(feedback, sample * passes, t);
      else subtractBaselines(feedback, sample * passes, t);
    }
  }
}

// @ts-ignore: decorator
@inline
function placeOf(batch: Batch, item: i32, t: i32): usize {
  return (<usize>(item * batch.steps + t)) << 3;
}

/**
 * Puts the feedback of each step in the place of its credit: the step's and all later losses, each discounted by its
 * distance. A pass's weight is that of all it did, so that it takes the earlier losses, too.
 */
function discountLosses(feedback: Feedback, item: i32): void {
  const batch = feedback.batch;
  const losses = batch.lossOf(item);
  const credits = feedback.hiddenCredit + placeOf(batch, item, 0);
  let sum: f64 = 0;
  for (let t = batch.steps - 1; t >= 0; t--) {
    sum = sum * feedback.discount + load<f64>(losses + ((<usize>t) << 3));
    store<f64>(credits + ((<usize>t) << 3), sum);
  }
  if (!feedback.importance) return;
  sum = 0;
  for (let t = 0; t < batch.steps; t++) {
    const offset = (<usize>t) << 3;
    store<f64>(credits + offset, load<f64>(credits + offset) + sum);
    sum = (sum + load<f64>(losses + offset)) * feedback.discount;
  }
}

/**
 * Puts the mean loss of the steps before each, which the spikes from it on have no part in, in the place of its output credit;
 * 0 if there is none.
 */
function averageEarlierLosses(feedback: Feedback, item: i32): void {
  const batch = feedback.batch;
  const losses = batch.lossOf(item);
  const means = feedback.outputCredit + placeOf(batch, item, 0);
  let sum: f64 = 0;
  for (let t = 0; t < batch.steps; t++) {
    const offset = (<usize>t) << 3;
    store<f64>(means + offset, t == 0 ? 0 : sum / <f64>t);
    sum += load<f64>(losses + offset);
  }
}

/** Credits by how much more a pass lost than could be foretold. */
function subtractBaselines(feedback: Feedback, first: i32, t: i32): void {
  const batch = feedback.batch;
  const passes = batch.passes;
  const scale = 1 / <f64>batch.wholeItems;
  let sum: f64 = 0;
  for (let item = first; item < first + passes; item++) {
    sum += load<f64>(feedback.hiddenCredit + placeOf(batch, item, t));
  }
  for (let item = first; item < first + passes; item++) {
    const place = placeOf(batch, item, t);
    const own = load<f64>(feedback.hiddenCredit + place);
    let baseline: f64 = 0;
    if (feedback.baseline == BaselineKind.LeaveOneOut) baseline = (sum - own) / <f64>(passes - 1);
    if (feedback.baseline == BaselineKind.Learned) {
      const x = load<f64>(feedback.outputCredit + place);
      baseline = foretell(feedback, t, x);
      addMoments(feedback, t, x, own, scale);
    }
    store<f64>(feedback.hiddenCredit + place, scale * (own - baseline));
    store<f64>(feedback.outputCredit + place, -scale);
  }
}

/** The feedback of step `t` by linear regression on earlier batches. */
function foretell(feedback: Feedback, t: i32, x: f64): f64 {
  const moments = feedback.moments + ((<usize>(t * MOMENTS)) << 3);
  const meanX = load<f64>(moments);
  const mean = load<f64>(moments, 8);
  const variance = load<f64>(moments, 16) - meanX * meanX;
  const covariance = load<f64>(moments, 24) - meanX * mean;
  return variance > 0 ? mean + (covariance / variance) * (x - meanX) : mean;
}

function addMoments(feedback: Feedback, t: i32, x: f64, value: f64, scale: f64): void {
  const moments = feedback.batchMoments + ((<usize>(t * MOMENTS)) << 3);
  store<f64>(moments, load<f64>(moments) + scale * x);
  store<f64>(moments, load<f64>(moments, 8) + scale * value, 8);
  store<f64>(moments, load<f64>(moments, 16) + scale * x * x, 16);
  store<f64>(moments, load<f64>(moments, 24) + scale * x * value, 24);
}

/**
 * Credits by the passes' weights, the softmax of their log-likelihoods: generalised expectation maximisation (H. Jang and
 * O. Simeone, arXiv 2102.03280). A baseline is the mean weight, with which the mean gradient is the same.
 */
function weighPasses(feedback: Feedback, first: i32, t: i32): void {
  const batch = feedback.batch;
  const passes = batch.passes;
  const scale = 1 / <f64>batch.whole;
  const baseline = feedback.baseline == BaselineKind.None ? 0 : 1 / <f64>passes;
  let least = Infinity;
  for (let item = first; item < first + passes; item++) {
    least = min(least, load<f64>(feedback.hiddenCredit + placeOf(batch, item, t)));
  }
  let total: f64 = 0;
  for (let item = first; item < first + passes; item++) {
    const place = placeOf(batch, item, t);
    const loss = load<f64>(feedback.hiddenCredit + place);
    const weight = f64x2.extract_lane(exp64(f64x2.splat(least - loss)), 0);
    store<f64>(feedback.outputCredit + place, weight);
    total += weight;
  }
  for (let item = first; item < first + passes; item++) {
    const place = placeOf(batch, item, t);
    const weight = load<f64>(feedback.outputCredit + place) / total;
    store<f64>(feedback.hiddenCredit + place, -scale * (weight - baseline));
    store<f64>(feedback.outputCredit + place, -scale * weight);
  }
}
