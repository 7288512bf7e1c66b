/** Parameter updates of the learning rules. */

/** Sum of squares, in order: the caller compares its root with the clipping threshold. */
function sumOfSquares<T>(values: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const value = <f64>load<T>(values + <usize>i * sizeof<T>());
    sum += value * value;
  }
  return sum;
}

/** parameters −= rate · gradient */
function sgdStep<T>(parameters: usize, gradient: usize, count: i32, rate: f64): void {
  const end = parameters + <usize>count * sizeof<T>();
  for (; parameters < end; parameters += sizeof<T>(), gradient += sizeof<T>()) {
    store<T>(parameters, load<T>(parameters) - <T>rate * load<T>(gradient));
  }
}

/** parameters ·= factor: what weight decay leaves of them. */
function decayWeights<T>(parameters: usize, count: i32, factor: f64): void {
  const end = parameters + <usize>count * sizeof<T>();
  for (; parameters < end; parameters += sizeof<T>()) store<T>(parameters, load<T>(parameters) * <T>factor);
}

/** One step of Adam (Kingma and Ba 2015, algorithm 1). */
@unmanaged
export class AdamStep {
  /** T [count], as are all that follow. */
  parameters: usize;
  gradient: usize;
  /** Running moments. */
  first: usize;
  second: usize;
  count: i32;
  rate: f64;
  beta1: f64;
  beta2: f64;
  /** 1 − β₁^k and 1 − β₂^k for the k-th step. */
  correction1: f64;
  correction2: f64;
  stabiliser: f64;
  /** Of the gradient. */
  scale: f64;
}

function adam<T>(given: AdamStep): void {
  const parameters = given.parameters;
  const gradient = given.gradient;
  const first = given.first;
  const second = given.second;
  const count = given.count;
  const rate = given.rate;
  const beta1 = given.beta1;
  const beta2 = given.beta2;
  const correction1 = given.correction1;
  const correction2 = given.correction2;
  const stabiliser = given.stabiliser;
  const scale = given.scale;
  const whole = <usize>count * sizeof<T>();
  let i: usize = 0;
  for (const end = whole & ~15; i < end; i += 16) {
    const slope = v128.mul<T>(v128.splat<T>(<T>scale), v128.load(gradient + i));
    const mean = v128.add<T>(
      v128.mul<T>(v128.splat<T>(<T>beta1), v128.load(first + i)),
      v128.mul<T>(v128.splat<T>(<T>(1 - beta1)), slope),
    );
    const power = v128.add<T>(
      v128.mul<T>(v128.splat<T>(<T>beta2), v128.load(second + i)),
      v128.mul<T>(v128.mul<T>(v128.splat<T>(<T>(1 - beta2)), slope), slope),
    );
    v128.store(first + i, mean);
    v128.store(second + i, power);
    const root = v128.sqrt<T>(v128.div<T>(power, v128.splat<T>(<T>correction2)));
    const step = v128.div<T>(
      v128.div<T>(mean, v128.splat<T>(<T>correction1)),
      v128.add<T>(root, v128.splat<T>(<T>stabiliser)),
    );
    const moved = v128.sub<T>(v128.load(parameters + i), v128.mul<T>(v128.splat<T>(<T>rate), step));
    v128.store(parameters + i, moved);
  }
  for (; i < whole; i += sizeof<T>()) {
    const slope = <T>scale * load<T>(gradient + i);
    const mean = <T>beta1 * load<T>(first + i) + <T>(1 - beta1) * slope;
    const power = <T>beta2 * load<T>(second + i) + <T>(1 - beta2) * slope * slope;
    store<T>(first + i, mean);
    store<T>(second + i, power);
    const step = mean / <T>correction1 / (sqrt<T>(power / <T>correction2) + <T>stabiliser);
    store<T>(parameters + i, load<T>(parameters + i) - <T>rate * step);
  }
}

export function sumOfSquares32(values: usize, count: i32): f64 {
  return sumOfSquares<f32>(values, count);
}

export function sumOfSquares64(values: usize, count: i32): f64 {
  return sumOfSquares<f64>(values, count);
}

export function sgdStep32(parameters: usize, gradient: usize, count: i32, rate: f64): void {
  sgdStep<f32>(parameters, gradient, count, rate);
}

export function sgdStep64(parameters: usize, gradient: usize, count: i32, rate: f64): void {
  sgdStep<f64>(parameters, gradient, count, rate);
}

export function decayWeights32(parameters: usize, count: i32, factor: f64): void {
  decayWeights<f32>(parameters, count, factor);
}

export function decayWeights64(parameters: usize, count: i32, factor: f64): void {
  decayWeights<f64>(parameters, count, factor);
}

/** A step of float32 vectors. */
export function adam32(step: AdamStep): void {
  adam<f32>(step);
}

/** A step of float64 vectors. */
export function adam64(step: AdamStep): void {
  adam<f64>(step);
}
