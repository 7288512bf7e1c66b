/** A block of SQS neurons with a closed form in one step of all items: 2^M N sines and cosines instead of gates on 2^(N + M) amplitudes. */
import { planeForward, ROW } from '../../../../register/operations/planes';
import { BLOCK, copyBlock } from '../../../../simd/block';
import { LossKind } from '../../kinds/loss-kind';
import { addActivity, addValues, countSpikes, drawUniforms, laneOf, storeSpikes } from '../../spike-lanes';
import { Stack } from '../../stack';
import { collapseScale } from '../collapse';
import { addLikelihoodLoss } from '../likelihood';
import { SqsLayer } from '../sqs-layer';
import { factor, measureChannels, measureExtremes, memoryOfItem, turnBytes, turnOf } from './outcome';
import { amplitudesAt, extremesAt, laneNumbersAt, marginalsAt, spikesAt } from './scratch';
import { isShort, shortForward } from './short';
import { turnInputs } from './turns';

/** `sqsForward` of such neurons. */
export function closedForward<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  step: i32,
  stored: i32,
  first: bool,
): bool {
  if (isShort(stack, layer)) return shortForward<T>(stack, layer, block, step, stored, first);
  const items = <usize>stack.items;
  const lanes = BLOCK / sizeof<T>();
  const spikes = spikesAt(stack, layer);
  const judged = layer.isOutput && stack.loss == LossKind.Likelihood;
  const clamped = layer.isOutput && stack.clamped;
  const expected = layer.isOutput && stack.expectedCounts;
  let valid = v128.splat<T>(<T>0);
  valid = v128.eq<T>(valid, valid);
  for (let item: usize = 0; item < items; item++) {
    valid = v128.and(valid, turnInputs<T>(stack, layer, block, item, stored));
    const memories = memoryOfItem(stack, layer, block, item, stored);
    if (clamped) chooseTarget<T>(stack, layer, block, load<i32>(stack.labels + (item << 2)));
    else drawUniforms<T>(stack, layer, block, <i32>item, step, laneNumbersAt(stack, layer));
    if (expected || layer.sparsity > 0) measureChannels<T>(stack, layer, memories);
    if (judged && first) {
      measureExtremes<T>(stack, layer, memories);
      const extremes = extremesAt(stack, layer);
      addLikelihoodLoss<T>(stack, layer, block, <i32>item, extremes, extremes + BLOCK);
    }
    const possible =
      layer.slots == 2
        ? chooseOfTwo<T>(stack, layer, memories, clamped)
        : chooseOutcome<T>(stack, layer, memories, clamped);
    valid = v128.and(valid, possible);
    keepMemory<T>(stack, layer, block, item, stored);
    for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
      const masks = spikes + channel * BLOCK;
      const place = ((<usize>block * <usize>layer.channels + channel) * items + item) * lanes;
      storeSpikes<T>(layer.spikes + <usize>(stored + 1) * layer.spikeBytes + place, masks);
      const counts = layer.counts + place * sizeof<T>();
      const marginal = marginalsAt(stack, layer) + channel * BLOCK;
      if (layer.counted && !expected && first) countSpikes<T>(counts, masks);
      if (expected && first) addValues<T>(counts, marginal);
      if (layer.sparsity > 0) {
        addActivity<T>(layer.activity + ((<usize>stored * items + item) << 4), marginal);
      }
    }
  }
  return i32x4.all_true(valid);
}

/** The target of the label's neuron is a spike on each channel, that of the others none. */
function chooseTarget<T>(stack: Stack, layer: SqsLayer, block: i32, label: i32): void {
  const spikes = spikesAt(stack, layer);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const wanted = laneOf<T>(label, block, lane);
    for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
      v128.store(spikes + channel * BLOCK + lane, wanted);
    }
  }
}

/**
 * Channel by channel, the first the highest bit, whether the uniform number lies below the patterns without its spike: the
 * pattern that `choosePattern` would find in the list of all. Leaves the collapsed amplitudes, which it normalises; returns
 * the lanes that are valid.
 */
// @ts-ignore: decorator
@inline
function chooseOutcome<T>(stack: Stack, layer: SqsLayer, memories: usize, clamped: bool): v128 {
  const slotBytes = <usize>stack.items * BLOCK;
  const amplitudes = amplitudesAt(stack, layer);
  const spikes = spikesAt(stack, layer);
  const numbers = laneNumbersAt(stack, layer);
  const end = <usize>layer.slots * BLOCK;
  const zero = v128.splat<T>(<T>0);
  let valid = v128.eq<T>(zero, zero);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const u = v128.load(numbers + lane);
    for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
      v128.store(amplitudes + slot * BLOCK + lane, v128.load(memories + slot * slotBytes + lane));
    }
    let below = zero;
    let probability = zero;
    for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
      const offset = channel * turnBytes(layer);
      let p0 = zero;
      let p1 = zero;
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        const turn = turnOf(stack, layer, slot, lane) + offset;
        const amplitude = v128.load(amplitudes + slot * BLOCK + lane);
        const a = v128.mul<T>(amplitude, v128.load(turn));
        const b = v128.mul<T>(amplitude, v128.load(turn, 16));
        p0 = v128.add<T>(p0, v128.mul<T>(a, a));
        p1 = v128.add<T>(p1, v128.mul<T>(b, b));
      }
      const next = v128.add<T>(below, p0);
      const spike = clamped
        ? v128.load(spikes + channel * BLOCK + lane)
        : v128.andnot(v128.gt<T>(p1, zero), v128.lt<T>(u, next));
      v128.store(spikes + channel * BLOCK + lane, spike);
      below = v128.bitselect(next, below, spike);
      probability = v128.bitselect(p1, p0, spike);
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        const at = amplitudes + slot * BLOCK + lane;
        const turn = turnOf(stack, layer, slot, lane) + offset;
        v128.store(at, v128.mul<T>(v128.load(at), factor(turn, spike)));
      }
    }
    valid = v128.and(valid, clamped ? v128.ge<T>(probability, zero) : v128.gt<T>(probability, zero));
    const scale = collapseScale<T>(probability);
    v128.store(numbers + lane, scale);
    for (let at = lane; at < end; at += BLOCK) {
      v128.store(amplitudes + at, v128.mul<T>(v128.load(amplitudes + at), scale));
    }
  }
  return valid;
}

/** `chooseOutcome` where the memory has two slots, which stay in registers from channel to channel. */
// @ts-ignore: decorator
@inline
function chooseOfTwo<T>(stack: Stack, layer: SqsLayer, memories: usize, clamped: bool): v128 {
  const nextMemory = memories + <usize>stack.items * BLOCK;
  const amplitudes = amplitudesAt(stack, layer);
  const numbers = laneNumbersAt(stack, layer);
  const turnStep = turnBytes(layer);
  const end = <usize>layer.channels * BLOCK;
  const zero = v128.splat<T>(<T>0);
  let valid = v128.eq<T>(zero, zero);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const u = v128.load(numbers + lane);
    let x = v128.load(memories + lane);
    let y = v128.load(nextMemory + lane);
    let first = turnOf(stack, layer, 0, lane);
    let second = turnOf(stack, layer, 1, lane);
    let below = zero;
    let probability = zero;
    const spikes = spikesAt(stack, layer) + lane;
    for (let at = spikes; at < spikes + end; at += BLOCK) {
      const a0 = v128.mul<T>(x, v128.load(first));
      const b0 = v128.mul<T>(x, v128.load(first, 16));
      const a1 = v128.mul<T>(y, v128.load(second));
      const b1 = v128.mul<T>(y, v128.load(second, 16));
      const p0 = v128.add<T>(v128.mul<T>(a0, a0), v128.mul<T>(a1, a1));
      const p1 = v128.add<T>(v128.mul<T>(b0, b0), v128.mul<T>(b1, b1));
      const next = v128.add<T>(below, p0);
      const spike = clamped ? v128.load(at) : v128.andnot(v128.gt<T>(p1, zero), v128.lt<T>(u, next));
      v128.store(at, spike);
      below = v128.bitselect(next, below, spike);
      probability = v128.bitselect(p1, p0, spike);
      x = v128.bitselect(b0, a0, spike);
      y = v128.bitselect(b1, a1, spike);
      first += turnStep;
      second += turnStep;
    }
    valid = v128.and(valid, clamped ? v128.ge<T>(probability, zero) : v128.gt<T>(probability, zero));
    const scale = collapseScale<T>(probability);
    v128.store(numbers + lane, scale);
    v128.store(amplitudes + lane, v128.mul<T>(x, scale));
    v128.store(amplitudes + lane, v128.mul<T>(y, scale), BLOCK);
  }
  return valid;
}

/** What happens to the memory after the measurement; after an impossible outcome it starts from the ground state. */
// @ts-ignore: decorator
@inline
function keepMemory<T>(stack: Stack, layer: SqsLayer, block: i32, item: usize, stored: i32): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const amplitudes = amplitudesAt(stack, layer);
  const scales = laneNumbersAt(stack, layer);
  const table = layer.table + <usize>(block * layer.rows) * ROW;
  planeForward<T>(layer.forward, layer.forwardEnd, amplitudes, table);
  const memories = memoryOfItem(stack, layer, block, item, stored + 1);
  for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
    copyBlock(memories + slot * slotBytes, amplitudes + slot * BLOCK);
  }
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const afresh = v128.eq<T>(v128.load(scales + lane), v128.splat<T>(<T>0));
    const one = v128.and(afresh, v128.splat<T>(<T>1));
    v128.store(memories + lane, v128.add<T>(v128.load(memories + lane), one));
  }
}
