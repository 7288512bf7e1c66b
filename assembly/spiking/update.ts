/** Parameter updates of the learning rules. */

/** Sum of squares, in order: the caller compares its root with the clipping threshold. */
export function sumOfSquares(values: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const value = load<f64>(values + ((<usize>i) << 3));
    sum += value * value;
  }
  return sum;
}

/** parameters −= rate · gradient */
export function descend(parameters: usize, gradient: usize, count: i32, rate: f64): void {
  for (let i = 0; i < count; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(parameters + offset, load<f64>(parameters + offset) - rate * load<f64>(gradient + offset));
  }
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1) with the gradient scaled by `scale`.
 *
 * @param first, second running moments, f64 [count]
 * @param correction1, correction2 1 − β₁^k and 1 − β₂^k for the k-th step
 */
export function adam(
  parameters: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: i32,
  rate: f64,
  beta1: f64,
  beta2: f64,
  correction1: f64,
  correction2: f64,
  stabiliser: f64,
  scale: f64,
): void {
  for (let i = 0; i < count; i++) {
    const offset = (<usize>i) << 3;
    const slope = scale * load<f64>(gradient + offset);
    const mean = beta1 * load<f64>(first + offset) + (1 - beta1) * slope;
    const power = beta2 * load<f64>(second + offset) + (1 - beta2) * slope * slope;
    store<f64>(first + offset, mean);
    store<f64>(second + offset, power);
    const step = mean / correction1 / (sqrt(power / correction2) + stabiliser);
    store<f64>(parameters + offset, load<f64>(parameters + offset) - rate * step);
  }
}
