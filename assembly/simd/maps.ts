import { asin32, asin64 } from './arcsine';
import { Elementary } from './elementary';
import { exp32, exp64 } from './exponential';
import { log32, log64 } from './logarithm';
import { cos32, cos64, sin32, sin64, sinCos32, sinCos64 } from './sine-cosine';

/** Room for a vector of cosines and one of sines. */
const PAIR = memory.data(32, 16);

/** output[i] = f(input[i]) on float64 arrays of `count` elements, which may be the same array. */
export function map64(operation: Elementary, input: usize, output: usize, count: i32): void {
  const end = input + ((<usize>(count & ~1)) << 3);
  while (input < end) {
    v128.store(output, apply64(operation, v128.load(input)));
    input += 16;
    output += 16;
  }
  if (count & 1) v128.store_lane<f64>(output, apply64(operation, v128.load_splat<f64>(input)), 0);
}

/** The same on float32 arrays. */
export function map32(operation: Elementary, input: usize, output: usize, count: i32): void {
  const end = input + ((<usize>count) << 2);
  const endOfVectors = input + ((<usize>(count & ~3)) << 2);
  while (input < endOfVectors) {
    v128.store(output, apply32(operation, v128.load(input)));
    input += 16;
    output += 16;
  }
  while (input < end) {
    v128.store_lane<f32>(output, apply32(operation, v128.load_splat<f32>(input)), 0);
    input += 4;
    output += 4;
  }
}

function apply64(operation: Elementary, x: v128): v128 {
  if (operation == Elementary.Sine) return sin64(x);
  if (operation == Elementary.Cosine) return cos64(x);
  if (operation == Elementary.Exponential) return exp64(x);
  if (operation == Elementary.Logarithm) return log64(x);
  return asin64(x);
}

function apply32(operation: Elementary, x: v128): v128 {
  if (operation == Elementary.Sine) return sin32(x);
  if (operation == Elementary.Cosine) return cos32(x);
  if (operation == Elementary.Exponential) return exp32(x);
  if (operation == Elementary.Logarithm) return log32(x);
  return asin32(x);
}

/** sines[i] = sin(input[i]) and cosines[i] = cos(input[i]) on float64 arrays; `input` may be one of the others. */
export function mapSinCos64(input: usize, sines: usize, cosines: usize, count: i32): void {
  const end = input + ((<usize>(count & ~1)) << 3);
  while (input < end) {
    sinCos64(v128.load(input), PAIR);
    v128.store(cosines, v128.load(PAIR));
    v128.store(sines, v128.load(PAIR, 16));
    input += 16;
    sines += 16;
    cosines += 16;
  }
  if (count & 1) {
    sinCos64(v128.load_splat<f64>(input), PAIR);
    store<f64>(cosines, load<f64>(PAIR));
    store<f64>(sines, load<f64>(PAIR, 16));
  }
}

/** The same on float32 arrays. */
export function mapSinCos32(input: usize, sines: usize, cosines: usize, count: i32): void {
  const end = input + ((<usize>count) << 2);
  const endOfVectors = input + ((<usize>(count & ~3)) << 2);
  while (input < endOfVectors) {
    sinCos32(v128.load(input), PAIR);
    v128.store(cosines, v128.load(PAIR));
    v128.store(sines, v128.load(PAIR, 16));
    input += 16;
    sines += 16;
    cosines += 16;
  }
  while (input < end) {
    sinCos32(v128.load_splat<f32>(input), PAIR);
    store<f32>(cosines, load<f32>(PAIR));
    store<f32>(sines, load<f32>(PAIR, 16));
    input += 4;
    sines += 4;
    cosines += 4;
  }
}
