/**
 * The most common neurons by far in the closed form: one channel, and one memory qubit that is only turned about X after it
 * was read, so that the memory is two real numbers, cos μ and sin μ. All of a step stays in registers.
 */
import { ROW } from '../../../../register/operations/planes';
import { BLOCK } from '../../../../simd/block';
import { HALF_PI } from '../../../neuron/pair';
import { LossKind } from '../../kinds/loss-kind';
import { spikeCotangents } from '../../layer';
import { drawWords, loadSpikes, storeSpikes, uniformsAtWords } from '../../spike-lanes';
import { currentCotangents, Stack } from '../../stack';
import { surrogateSlope } from '../../surrogate';
import { validLanes } from '../../valid-lanes';
import { dividedBy } from '../collapse';
import { leakOf } from '../leak';
import { SqsLayer } from '../sqs-layer';
import { addTo, memoryOfItem } from './outcome';
import { currentsOf, PAIRS, turnCurrents } from './turns';

/** The lanes of a block that spike. */
const MASKS = memory.data(64, 16);

/** Whether the layer's neurons are such, free, and nothing but their spikes counts. */
// @ts-ignore: decorator
@inline
export function isShort(stack: Stack, layer: SqsLayer): bool {
  const judged = layer.isOutput && (stack.clamped || stack.loss == LossKind.Likelihood);
  return layer.short && layer.sparsity == 0 && !judged;
}

/**
 * `closedForward` of such neurons. What is one block after the other is walked through by places that move on: sums of products
 * that tell where it begins would be formed anew for each vector.
 */
export function shortForward<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  step: i32,
  stored: i32,
  first: bool,
): bool {
  const items = stack.items;
  const lanes = BLOCK / sizeof<T>();
  const expected = layer.isOutput && stack.expectedCounts;
  const counting = layer.counted && first;
  const slotBytes = <usize>items * BLOCK;
  const place = <usize>block * slotBytes;
  let counts = layer.counts + place;
  let spikes = layer.spikes + <usize>(stored + 1) * layer.spikeBytes + place / sizeof<T>();
  let currents = currentsOf(stack, layer, block, 0, 0, stored);
  let before = memoryOfItem(stack, layer, block, 0, stored);
  let after = memoryOfItem(stack, layer, block, 0, stored + 1);
  const zero = v128.splat<T>(<T>0);
  let valid = v128.eq<T>(zero, zero);
  for (let item = 0; item < items; item++) {
    const words = drawWords<T>(stack, layer, block, item, step);
    turnCurrents<T>(currents);
    let row = tableOf(layer, block);
    let lane: usize = 0;
    do {
      const current = v128.load(currents);
      valid = v128.and(valid, validLanes<T>(current));
      const cosine = v128.load(PAIRS + (lane << 1));
      const sine = v128.load(PAIRS + (lane << 1), 16);
      const c0 = v128.load(row);
      const s0 = v128.load(row, 16);
      const c1 = v128.load(row + ROW);
      const s1 = v128.load(row + ROW, 16);
      const x = v128.load(before);
      const y = v128.load(before + slotBytes);
      const a0 = v128.mul<T>(x, turnedCosine<T>(cosine, sine, c0, s0));
      const b0 = v128.mul<T>(x, turnedSine<T>(cosine, sine, c0, s0));
      const a1 = v128.mul<T>(y, turnedCosine<T>(cosine, sine, c1, s1));
      const b1 = v128.mul<T>(y, turnedSine<T>(cosine, sine, c1, s1));
      const p0 = v128.add<T>(v128.mul<T>(a0, a0), v128.mul<T>(a1, a1));
      const p1 = v128.add<T>(v128.mul<T>(b0, b0), v128.mul<T>(b1, b1));
      const spike = v128.andnot(v128.gt<T>(p1, zero), v128.lt<T>(uniformsAtWords<T>(words + lane), p0));
      v128.store(MASKS + lane, spike);
      if (counting) {
        const count = expected ? p1 : v128.and(spike, v128.splat<T>(<T>1));
        v128.store(counts, v128.add<T>(v128.load(counts), count));
      }
      const probability = v128.bitselect(p1, p0, spike);
      valid = v128.and(valid, v128.gt<T>(probability, zero));
      const scale = v128.div<T>(v128.splat<T>(<T>1), v128.sqrt<T>(probability));
      const m0 = v128.mul<T>(v128.bitselect(b0, a0, spike), scale);
      const m1 = v128.mul<T>(v128.bitselect(b1, a1, spike), scale);
      const c = v128.load(row + 2 * ROW);
      const s = v128.load(row + 2 * ROW, 16);
      v128.store(after, v128.add<T>(v128.mul<T>(c, m0), v128.mul<T>(s, m1)));
      v128.store(after + slotBytes, v128.sub<T>(v128.mul<T>(c, m1), v128.mul<T>(s, m0)));
      currents += 16;
      before += 16;
      after += 16;
      counts += 16;
      row += 32;
      lane += 16;
    } while (lane < BLOCK);
    storeSpikes<T>(spikes, MASKS);
    spikes += lanes;
  }
  return i32x4.all_true(valid);
}

/** `closedReverse` of such neurons. */
export function shortReverse<T>(stack: Stack, layer: SqsLayer, block: i32, step: i32, stored: i32): void {
  const items = stack.items;
  const lanes = BLOCK / sizeof<T>();
  const slopes = layer.slopes + <usize>(block * layer.rows + layer.angles) * BLOCK;
  const slotBytes = <usize>items * BLOCK;
  const place = <usize>block * slotBytes;
  const through = stack.throughMemory;
  const expected = layer.isOutput && stack.expectedCounts;
  const leaks = layer.leakSlope > 0;
  let spikes = layer.spikes + <usize>(stored + 1) * layer.spikeBytes + place / sizeof<T>();
  let cotangents = spikeCotangents(layer, step) + place;
  let countCotangents = layer.countAdjoint + place;
  let currentAdjoint = currentCotangents(stack, layer, block, 0, stored);
  let currents = currentsOf(stack, layer, block, 0, 0, stored);
  let before = memoryOfItem(stack, layer, block, 0, stored);
  let after = memoryOfItem(stack, layer, block, 0, stored + 1);
  let memories = layer.stateAdjoint + 2 * place;
  const zero = v128.splat<T>(<T>0);
  for (let item = 0; item < items; item++) {
    loadSpikes<T>(spikes, MASKS);
    spikes += lanes;
    turnCurrents<T>(currents);
    let row = tableOf(layer, block);
    let lane: usize = 0;
    do {
      const current = v128.load(currents);
      const cosine = v128.load(PAIRS + (lane << 1));
      const sine = v128.load(PAIRS + (lane << 1), 16);
      const tableCosine0 = v128.load(row);
      const tableSine0 = v128.load(row, 16);
      const tableCosine1 = v128.load(row + ROW);
      const tableSine1 = v128.load(row + ROW, 16);
      const x = v128.load(before);
      const y = v128.load(before + slotBytes);
      const c0 = turnedCosine<T>(cosine, sine, tableCosine0, tableSine0);
      const s0 = turnedSine<T>(cosine, sine, tableCosine0, tableSine0);
      const c1 = turnedCosine<T>(cosine, sine, tableCosine1, tableSine1);
      const s1 = turnedSine<T>(cosine, sine, tableCosine1, tableSine1);
      const a0 = v128.mul<T>(x, c0);
      const b0 = v128.mul<T>(x, s0);
      const a1 = v128.mul<T>(y, c1);
      const b1 = v128.mul<T>(y, s1);
      const p1 = v128.add<T>(v128.mul<T>(b0, b0), v128.mul<T>(b1, b1));
      let weight = v128.mul<T>(v128.load(cotangents), surrogateSlope<T>(stack, p1));
      if (expected) weight = v128.add<T>(weight, v128.load(countCotangents));
      const twice = v128.add<T>(weight, weight);
      // Cotangents of the amplitudes without a spike (u) and with one (v).
      let u0 = zero;
      let u1 = zero;
      let v0 = v128.mul<T>(twice, b0);
      let v1 = v128.mul<T>(twice, b1);
      if (through) {
        const spike = v128.load(MASKS + lane);
        const p0 = v128.add<T>(v128.mul<T>(a0, a0), v128.mul<T>(a1, a1));
        // The memory has length 1, and what is left of a cotangent is across it, before its turn as after it.
        const across = v128.sub<T>(
          v128.mul<T>(v128.load(memories), v128.load(after + slotBytes)),
          v128.mul<T>(v128.load(memories + slotBytes), v128.load(after)),
        );
        addTo<T>(slopes + 2 * BLOCK + lane, across);
        const scaled = dividedBy<T>(across, v128.bitselect(p1, p0, spike));
        const across0 = v128.mul<T>(scaled, v128.bitselect(b1, a1, spike));
        const across1 = v128.neg<T>(v128.mul<T>(scaled, v128.bitselect(b0, a0, spike)));
        u0 = v128.andnot(across0, spike);
        u1 = v128.andnot(across1, spike);
        v0 = v128.add<T>(v0, v128.and(across0, spike));
        v1 = v128.add<T>(v1, v128.and(across1, spike));
        v128.store(memories, v128.add<T>(v128.mul<T>(c0, u0), v128.mul<T>(s0, v0)));
        v128.store(memories + slotBytes, v128.add<T>(v128.mul<T>(c1, u1), v128.mul<T>(s1, v1)));
      }
      const slope0 = v128.sub<T>(v128.mul<T>(v0, a0), v128.mul<T>(u0, b0));
      const slope1 = v128.sub<T>(v128.mul<T>(v1, a1), v128.mul<T>(u1, b1));
      addTo<T>(slopes + lane, slope0);
      addTo<T>(slopes + BLOCK + lane, slope1);
      const slope = v128.mul<T>(v128.add<T>(slope0, slope1), v128.splat<T>(<T>HALF_PI));
      let cotangent = v128.and(slope, v128.gt<T>(current, zero));
      if (leaks) cotangent = v128.add<T>(cotangent, leakOf<T>(layer, current, weight));
      v128.store(currentAdjoint, cotangent);
      currents += 16;
      before += 16;
      after += 16;
      memories += 16;
      cotangents += 16;
      countCotangents += 16;
      currentAdjoint += 16;
      row += 32;
      lane += 16;
    } while (lane < BLOCK);
  }
}

/** Rows of what the angles turn the input qubit by in each of the memory's basis states, and then the memory. */
// @ts-ignore: decorator
@inline
function tableOf(layer: SqsLayer, block: i32): usize {
  return layer.table + <usize>(block * layer.rows + layer.angles) * ROW;
}

// @ts-ignore: decorator
@inline
function turnedCosine<T>(cosine: v128, sine: v128, c: v128, s: v128): v128 {
  return v128.sub<T>(v128.mul<T>(cosine, c), v128.mul<T>(sine, s));
}

// @ts-ignore: decorator
@inline
function turnedSine<T>(cosine: v128, sine: v128, c: v128, s: v128): v128 {
  return v128.add<T>(v128.mul<T>(sine, c), v128.mul<T>(cosine, s));
}
