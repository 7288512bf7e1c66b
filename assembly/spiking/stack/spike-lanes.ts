/** Spikes in memory (a byte each) and as masks of lanes; random numbers, neuron numbers and sums by lanes. */
import { philoxBlock, philoxBlocks, philoxEvenWords } from '../../random/philox';
import { Purpose } from '../../random/purpose';
import { uniformsOfBlock } from '../../random/uniform';
import { BLOCK, lanes } from '../../simd/block';
import { Layer } from './layer';
import { Stack } from './stack';

/** Eight Philox blocks; or half the words of them, and one whole block more for layers that begin at an odd neuron. */
const WORDS = memory.data(128, 16);

/**
 * Draws what a block's uniforms are made of, 16 bytes for each vector: those of positions firstNeuron + block · lanes and on of the
 * stream (key, Born, item, step).
 */
// @ts-ignore: decorator
@inline
export function drawWords<T>(stack: Stack, layer: Layer, block: i32, item: i32, step: i32): usize {
  const position = layer.firstNeuron + block * lanes<T>();
  const number = stack.firstItem + item;
  const odd = <usize>(position & 1);
  const first = position >> 1;
  if (sizeof<T>() == 8) {
    philoxBlocks(first, step, number, Purpose.Born, stack.key0, stack.key1, WORDS);
    // Eight numbers take four blocks, or parts of five.
    return WORDS + (odd << 3);
  }
  philoxEvenWords(first, step, number, Purpose.Born, stack.key0, stack.key1, WORDS);
  if (odd) {
    philoxBlock(first + 8, step, number, Purpose.Born, stack.key0, stack.key1, WORDS + 64);
  }
  return WORDS + (odd << 2);
}

/** The uniforms of a vector, the same in float32 as in float64 but for rounding down to 24 bits. */
// @ts-ignore: decorator
@inline
export function uniformsAtWords<T>(words: usize): v128 {
  const drawn = v128.load(words);
  if (sizeof<T>() == 8) return uniformsOfBlock(drawn);
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(drawn, 8)), f32x4.splat(<f32>5.9604644775390625e-8));
}

/** Writes a block's uniforms. */
// @ts-ignore: decorator
@inline
export function drawUniforms<T>(
  stack: Stack,
  layer: Layer,
  block: i32,
  item: i32,
  step: i32,
  out: usize,
): void {
  const words = drawWords<T>(stack, layer, block, item, step);
  for (let lane: usize = 0; lane < BLOCK; lane += 16)
    v128.store(out + lane, uniformsAtWords<T>(words + lane));
}

/** Stores a block's masks as bytes of 0 and 1. */
// @ts-ignore: decorator
@inline
export function storeSpikes<T>(at: usize, masks: usize): void {
  if (sizeof<T>() == 4) {
    const low = i16x8.narrow_i32x4_s(v128.load(masks), v128.load(masks, 16));
    const high = i16x8.narrow_i32x4_s(v128.load(masks, 32), v128.load(masks, 48));
    v128.store(at, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)));
  } else {
    const low = v128.shuffle<i32>(v128.load(masks), v128.load(masks, 16), 0, 2, 4, 6);
    const high = v128.shuffle<i32>(v128.load(masks, 32), v128.load(masks, 48), 0, 2, 4, 6);
    const words = i16x8.narrow_i32x4_s(low, high);
    v128.store64_lane(at, v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1)), 0);
  }
}

/** Writes a block's bytes as masks, 64 bytes. */
// @ts-ignore: decorator
@inline
export function loadSpikes<T>(at: usize, masks: usize): void {
  if (sizeof<T>() == 4) {
    const bytes = i8x16.neg(v128.load(at));
    const low = i16x8.extend_low_i8x16_s(bytes);
    const high = i16x8.extend_high_i8x16_s(bytes);
    v128.store(masks, i32x4.extend_low_i16x8_s(low));
    v128.store(masks, i32x4.extend_high_i16x8_s(low), 16);
    v128.store(masks, i32x4.extend_low_i16x8_s(high), 32);
    v128.store(masks, i32x4.extend_high_i16x8_s(high), 48);
  } else {
    const words = i16x8.extend_low_i8x16_s(i8x16.neg(v128.load64_zero(at)));
    const low = i32x4.extend_low_i16x8_s(words);
    const high = i32x4.extend_high_i16x8_s(words);
    v128.store(masks, i64x2.extend_low_i32x4_s(low));
    v128.store(masks, i64x2.extend_high_i32x4_s(low), 16);
    v128.store(masks, i64x2.extend_low_i32x4_s(high), 32);
    v128.store(masks, i64x2.extend_high_i32x4_s(high), 48);
  }
}

/** The lanes, of those from byte `lane` of the block on, that hold the neuron `index` of the layer. */
// @ts-ignore: decorator
@inline
export function laneOf<T>(index: i32, block: i32, lane: usize): v128 {
  const first = block * lanes<T>() + <i32>(lane / sizeof<T>());
  if (sizeof<T>() == 4) return i32x4.eq(i32x4.splat(index - first), i32x4(0, 1, 2, 3));
  return i64x2.eq(i64x2.splat(index - first), i64x2(0, 1));
}

/** The lanes, of those from byte `lane` of the block on, that hold a neuron at all. */
// @ts-ignore: decorator
@inline
export function lanesUsed<T>(neurons: i32, block: i32, lane: usize): v128 {
  const first = block * lanes<T>() + <i32>(lane / sizeof<T>());
  if (sizeof<T>() == 4) return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(neurons - first));
  return i64x2.lt_s(i64x2(0, 1), i64x2.splat(neurons - first));
}

/** The sum of the lanes, in order. */
// @ts-ignore: decorator
@inline
export function sumLanes<T>(x: v128): f64 {
  if (sizeof<T>() == 4) {
    return (
      <f64>f32x4.extract_lane(x, 0) +
      <f64>f32x4.extract_lane(x, 1) +
      <f64>f32x4.extract_lane(x, 2) +
      <f64>f32x4.extract_lane(x, 3)
    );
  }
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** counts += spikes */
// @ts-ignore: decorator
@inline
export function countSpikes<T>(counts: usize, masks: usize): void {
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const spikes = v128.and(v128.load(masks + lane), v128.splat<T>(<T>1));
    v128.store(counts + lane, v128.add<T>(v128.load(counts + lane), spikes));
  }
}

/** sums += values, a block of each */
// @ts-ignore: decorator
@inline
export function addValues<T>(sums: usize, values: usize): void {
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    v128.store(sums + lane, v128.add<T>(v128.load(sums + lane), v128.load(values + lane)));
  }
}

/** Adds Σu and Σu² of a block to the two sums. */
export function addActivity<T>(sums: usize, values: usize): void {
  let first = v128.splat<T>(<T>0);
  let second = first;
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const u = v128.load(values + lane);
    first = v128.add<T>(first, u);
    second = v128.add<T>(second, v128.mul<T>(u, u));
  }
  store<f64>(sums, load<f64>(sums) + sumLanes<T>(first));
  store<f64>(sums, load<f64>(sums, 8) + sumLanes<T>(second), 8);
}
