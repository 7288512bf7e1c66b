/** Slopes: what stands for the derivative of a spike, and the derivative of the regulariser. */
import { exp64 } from '../../simd/exponential';
import { SILENCE } from '../network/silence';
import { Layer } from './layer';
import { Stack } from './stack';
import { SurrogateKind } from './kinds/surrogate-kind';

const HALF_PI = 1.5707963267948966;

// σ'(p) as a polynomial in p², by its values at Chebyshev's points: from 0 to 1, where probabilities are, to 5e-9 of itself.
const D0 = memory.data<f32>([0.24999999903382625]);
const D1 = memory.data<f32>([-0.06249992971354428]);
const D2 = memory.data<f32>([0.010415834646288834]);
const D3 = memory.data<f32>([-0.00147206569058836]);
const D4 = memory.data<f32>([0.00018495175559386649]);
const D5 = memory.data<f32>([-1.685770391585928e-5]);

// @ts-ignore: decorator
@inline
function logisticSlope32(p: v128): v128 {
  const t = f32x4.mul(p, p);
  let sum = f32x4.add(v128.load32_splat(D4), f32x4.mul(t, v128.load32_splat(D5)));
  sum = f32x4.add(v128.load32_splat(D3), f32x4.mul(t, sum));
  sum = f32x4.add(v128.load32_splat(D2), f32x4.mul(t, sum));
  sum = f32x4.add(v128.load32_splat(D1), f32x4.mul(t, sum));
  return f32x4.add(v128.load32_splat(D0), f32x4.mul(t, sum));
}

/** @param q a spike's probability, or what a potential exceeds its threshold by */
// @ts-ignore: decorator
@inline
export function surrogateSlope<T>(stack: Stack, q: v128): v128 {
  const one = v128.splat<T>(<T>1);
  if (stack.surrogate == SurrogateKind.Logistic) {
    if (sizeof<T>() == 4) return logisticSlope32(q);
    const e = exp64(v128.neg<T>(q));
    const sum = v128.add<T>(one, e);
    return v128.div<T>(e, v128.mul<T>(sum, sum));
  }
  if (stack.surrogate == SurrogateKind.Bernoulli) return v128.mul<T>(q, v128.sub<T>(one, q));
  if (stack.surrogate == SurrogateKind.StraightThrough) return one;
  const scale = <T>stack.surrogateScale;
  if (stack.surrogate == SurrogateKind.Arctan) {
    const x = v128.mul<T>(q, v128.splat<T>(<T>(HALF_PI * stack.surrogateScale)));
    return v128.div<T>(v128.splat<T>(<T>(0.5 * stack.surrogateScale)), v128.add<T>(one, v128.mul<T>(x, x)));
  }
  const x = v128.add<T>(one, v128.mul<T>(v128.splat<T>(scale), v128.abs<T>(q)));
  return v128.div<T>(one, v128.mul<T>(x, x));
}

/**
 * Derivative by u of the regulariser (λ/T)(Σu)²/Σu² of one item and step, as a mean over the batch (spiking paper, eq. 3).
 *
 * @param sums Σu and Σu², f64
 */
// @ts-ignore: decorator
@inline
export function regulariserSlope<T>(stack: Stack, layer: Layer, sums: usize, u: v128): v128 {
  const sum = load<f64>(sums);
  const squares = load<f64>(sums, 8);
  if (squares < SILENCE) return v128.splat<T>(<T>0);
  const scale = (2 * layer.sparsity) / <f64>(stack.steps * stack.batch);
  const constant = (scale * sum) / squares;
  const slope = (constant * sum) / squares;
  return v128.sub<T>(v128.splat<T>(<T>constant), v128.mul<T>(v128.splat<T>(<T>slope), u));
}
