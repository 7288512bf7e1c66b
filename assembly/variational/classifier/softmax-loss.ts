/** Softmax cross-entropy: −log of the softmax of a sample's logits at its class, natural. */
import { exp } from '../../simd/exponential';
import { log } from '../../simd/logarithm';

/** What the loss is taken of, and where the results go. */
@unmanaged
export class SoftmaxLoss {
  /** T [class][stride], sample by sample along a row. */
  logits: usize;
  stride: i32;
  classes: i32;
  samples: i32;
  /** u8 [sample] */
  labels: usize;
  /** Result, f64 [sample]. */
  losses: usize;
  /** Result, u8 [sample]: the class of the largest logit, the lowest of several. */
  decisions: usize;
  /**
   * Result, laid out as `logits`: the gradient of the samples' mean loss, 0 beyond the samples; or 0, then it is not
   * wanted.
   */
  cotangent: usize;
}

/** The loss and the decision of each sample, and the loss's gradient. Computed in float64, whatever the logits are. */
function softmaxLoss<T>(given: SoftmaxLoss): void {
  const logits = given.logits;
  const stride = given.stride;
  const classes = given.classes;
  const samples = given.samples;
  const labels = given.labels;
  const losses = given.losses;
  const decisions = given.decisions;
  const cotangent = given.cotangent;
  const row = <usize>stride * sizeof<T>();
  const last = <usize>(classes - 1) * row;
  const share = 1 / <f64>samples;
  if (cotangent) memory.fill(cotangent, 0, <usize>classes * row);
  for (let sample: usize = 0; sample < <usize>samples; sample++) {
    const column = logits + sample * sizeof<T>();
    const label = <usize>load<u8>(labels + sample);
    let largest = <f64>load<T>(column);
    let decision = 0;
    for (let c = 1; c < classes; c++) {
      const logit = <f64>load<T>(column + <usize>c * row);
      if (logit > largest) {
        largest = logit;
        decision = c;
      }
    }
    let sum: f64 = 0;
    for (let at: usize = 0; at <= last; at += row) sum += exp(<f64>load<T>(column + at) - largest);
    store<f64>(losses + (sample << 3), log(sum) + largest - <f64>load<T>(column + label * row));
    store<u8>(decisions + sample, decision);
    if (!cotangent) continue;
    const target = cotangent + sample * sizeof<T>();
    for (let at: usize = 0; at <= last; at += row) {
      const probability = exp(<f64>load<T>(column + at) - largest) / sum;
      store<T>(target + at, <T>(share * (probability - <f64>(at == label * row))));
    }
  }
}

/** `softmaxLoss` of float32 logits. */
export function softmaxLoss32(given: SoftmaxLoss): void {
  softmaxLoss<f32>(given);
}

/** `softmaxLoss` of float64 logits. */
export function softmaxLoss64(given: SoftmaxLoss): void {
  softmaxLoss<f64>(given);
}
