/** A block of SQS neurons (spiking paper, eqs. 2, 4-8), one per lane, in one step of all items. */
import { planeForward, planeReverse, ROW } from '../../register/operations/planes';
import { BLOCK, copyBlock, fillBlock } from '../../simd/block';
import { log32, log64 } from '../../simd/logarithm';
import { sinCosQuarters } from '../../simd/sine-cosine';
import { MemoryKind } from '../neuron/memory-kind';
import { HALF_PI, IMPOSSIBLE } from '../neuron/pair';
import { Layer } from './layer';
import { LossKind } from './kinds/loss-kind';
import { soundLanes } from './sound-lanes';
import {
  addActivity,
  countSpikes,
  drawUniforms,
  laneOf,
  lanesUsed,
  loadSpikes,
  storeSpikes,
  sumLanes,
} from './spike-lanes';
import { Stack } from './stack';
import { regulariserSlope, surrogateSlope } from './surrogate';

/** The least probability whose logarithm counts in a loss. */
const FLOOR = 1e-12;
/** `IMPOSSIBLE` in float32. */
const IMPOSSIBLE_32 = 1e-36;

/** Where a block keeps its things in the stack's scratch. */
// @ts-ignore: decorator
@inline
function stateAt(stack: Stack): usize {
  return stack.work + 64;
}

// @ts-ignore: decorator
@inline
function adjointAt(stack: Stack, layer: Layer): usize {
  return stateAt(stack) + <usize>layer.components * BLOCK;
}

// @ts-ignore: decorator
@inline
function probabilitiesAt(stack: Stack, layer: Layer): usize {
  return adjointAt(stack, layer) + <usize>layer.components * BLOCK;
}

// @ts-ignore: decorator
@inline
function chosenAt(stack: Stack, layer: Layer): usize {
  return probabilitiesAt(stack, layer) + <usize>layer.patterns * BLOCK;
}

// @ts-ignore: decorator
@inline
function channelsAt(stack: Stack, layer: Layer): usize {
  return chosenAt(stack, layer) + <usize>layer.patterns * BLOCK;
}

/** Turns the layer's angles into the table that its programs read. */
export function prepareSqs<T>(layer: Layer, lanesOfBlock: i32): void {
  const width = <usize>(layer.blocks * lanesOfBlock) * sizeof<T>();
  for (let block: usize = 0; block < <usize>layer.blocks; block++) {
    for (let row: usize = 0; row < <usize>layer.angles; row++) {
      const angles = layer.parameters + row * width + block * BLOCK;
      const table = layer.table + (block * <usize>layer.rows + row) * ROW;
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        // Half of the angle θ in quarter turns.
        const quarters = v128.mul<T>(v128.load(angles + lane), v128.splat<T>(<T>(0.5 / HALF_PI)));
        sinCosQuarters<T>(quarters, table + (lane << 1));
      }
    }
  }
}

/**
 * All items of one block in one step, from the currents and the state before it to the spikes and the state after it.
 *
 * @param first whether spikes and losses count
 * @returns whether all currents and probabilities were finite
 */
export function sqsForward<T>(
  stack: Stack,
  layer: Layer,
  block: i32,
  step: i32,
  kept: i32,
  first: bool,
): bool {
  const items = <usize>stack.items;
  const lanes = BLOCK / sizeof<T>();
  const state = stateAt(stack);
  const probabilities = probabilitiesAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const channels = channelsAt(stack, layer);
  const uniforms = channels + <usize>layer.channels * BLOCK;
  const patterns = layer.patterns;
  const judged = layer.isOutput && stack.loss == LossKind.Likelihood;
  const clamped = layer.isOutput && stack.clamped;
  let sound = v128.splat<T>(<T>0);
  sound = v128.eq<T>(sound, sound);
  for (let item = 0; item < stack.items; item++) {
    sound = v128.and(sound, evolve<T>(stack, layer, block, <usize>item, kept));
    if (clamped) {
      measure<T>(layer, state, probabilities);
      const label = load<i32>(stack.labels + ((<usize>item) << 2));
      chooseTarget<T>(label, block, patterns, chosen);
      sound = v128.and(sound, collapse<T>(stack, layer, block, <usize>item, kept));
    } else {
      drawUniforms<T>(stack, layer, block, item, step, uniforms);
      if (isPlain(layer)) {
        sound = v128.and(sound, measurePlain<T>(stack, layer, block, <usize>item, kept, uniforms));
      } else {
        measure<T>(layer, state, probabilities);
        choose<T>(probabilities, patterns, uniforms, chosen);
        sound = v128.and(sound, collapse<T>(stack, layer, block, <usize>item, kept));
      }
    }
    for (let channel = 0; channel < layer.channels; channel++) {
      const scratch = channels + <usize>channel * BLOCK;
      // Of one channel a spike is a pattern.
      let masks = chosen + BLOCK;
      if (layer.channels > 1) {
        joinChannel(layer, channel, chosen, scratch);
        masks = scratch;
      }
      const place = (<usize>(block * layer.channels + channel) * items + <usize>item) * lanes;
      storeSpikes<T>(layer.spikes + <usize>(kept + 1) * layer.spikeBytes + place, masks);
      if (layer.counted && first) countSpikes<T>(layer.counts + place * sizeof<T>(), masks);
      if (layer.sparsity > 0) {
        addChannel<T>(layer, channel, probabilities, scratch);
        addActivity<T>(layer.activity + ((<usize>(kept * stack.items + item)) << 4), scratch);
      }
    }
    if (judged && first) addLikelihoodLoss<T>(stack, layer, block, item, probabilities);
  }
  return i32x4.all_true(sound);
}

/** Currents and memory to the state before the measurement; leaves it in scratch. Returns the lanes that are sound. */
// @ts-ignore: decorator
@inline
function evolve<T>(stack: Stack, layer: Layer, block: i32, item: usize, kept: i32): v128 {
  const items = <usize>stack.items;
  const state = stateAt(stack);
  const table = layer.table + <usize>(block * layer.rows) * ROW;
  let sound = v128.eq<T>(v128.splat<T>(<T>0), v128.splat<T>(<T>0));
  for (let channel = 0; channel < layer.channels; channel++) {
    const currents =
      layer.currents +
      <usize>kept * layer.currentStride +
      (<usize>(block * layer.planes + channel) * items + item) * BLOCK;
    const row = table + <usize>(layer.angles + channel) * ROW;
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const current = v128.load(currents + lane);
      sound = v128.and(sound, soundLanes<T>(current));
      sinCosQuarters<T>(v128.max<T>(current, v128.splat<T>(<T>0)), row + (lane << 1));
    }
  }
  const slots =
    layer.states + <usize>kept * layer.stateStride + (<usize>(block * layer.slots) * items + item) * BLOCK;
  for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
    copyBlock(state + slot * BLOCK, slots + slot * items * BLOCK);
  }
  planeForward<T>(layer.forward, layer.forwardEnd, state, table);
  return sound;
}

/** Writes the probability of each pattern. */
// @ts-ignore: decorator
@inline
function measure<T>(layer: Layer, state: usize, probabilities: usize): void {
  let member = layer.members;
  for (let pattern = 0; pattern < layer.patterns; pattern++) {
    const end = member + ((<usize>layer.most) << 2);
    let p0 = v128.splat<T>(<T>0);
    let p1 = p0;
    let p2 = p0;
    let p3 = p0;
    for (; member < end; member += 4) {
      const component = state + load<u32>(member);
      const a0 = v128.load(component);
      const a1 = v128.load(component, 16);
      const a2 = v128.load(component, 32);
      const a3 = v128.load(component, 48);
      p0 = v128.add<T>(p0, v128.mul<T>(a0, a0));
      p1 = v128.add<T>(p1, v128.mul<T>(a1, a1));
      p2 = v128.add<T>(p2, v128.mul<T>(a2, a2));
      p3 = v128.add<T>(p3, v128.mul<T>(a3, a3));
    }
    v128.store(probabilities, p0);
    v128.store(probabilities, p1, 16);
    v128.store(probabilities, p2, 32);
    v128.store(probabilities, p3, 48);
    probabilities += BLOCK;
  }
}

/** Whether the neurons have one channel and a quantum memory of two real components: the most common kind by far. */
// @ts-ignore: decorator
@inline
function isPlain(layer: Layer): bool {
  return layer.patterns == 2 && layer.slots == 2 && layer.memoryKind == MemoryKind.Quantum;
}

/** Where a plain neuron's memory comes from when it is silent (entries 0 and 1) and when it spikes (2 and 3). */
// @ts-ignore: decorator
@inline
function plainComponent(layer: Layer, state: usize, entry: usize): usize {
  return state + load<u32>(layer.collapse + (entry << 3));
}

/** Minus zero, where the component enters the memory with the opposite sign, else zero. */
// @ts-ignore: decorator
@inline
function plainSign<T>(layer: Layer, entry: usize): v128 {
  const zero = v128.splat<T>(<T>0);
  return load<u32>(layer.collapse + (entry << 3), 4) ? v128.neg<T>(zero) : zero;
}

/** `measure`, `choose` and `collapse` of plain neurons; of the choice only the spikes are written. */
// @ts-ignore: decorator
@inline
function measurePlain<T>(
  stack: Stack,
  layer: Layer,
  block: i32,
  item: usize,
  kept: i32,
  uniforms: usize,
): v128 {
  const state = stateAt(stack);
  const probabilities = probabilitiesAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const slot0 =
    layer.states +
    <usize>(kept + 1) * layer.stateStride +
    (<usize>(block * 2) * <usize>stack.items + item) * BLOCK;
  const slot1 = slot0 + <usize>stack.items * BLOCK;
  const silent0 = plainComponent(layer, state, 0);
  const silent1 = plainComponent(layer, state, 1);
  const spiking0 = plainComponent(layer, state, 2);
  const spiking1 = plainComponent(layer, state, 3);
  const sign0 = plainSign<T>(layer, 0);
  const sign1 = plainSign<T>(layer, 1);
  const sign2 = plainSign<T>(layer, 2);
  const sign3 = plainSign<T>(layer, 3);
  const zero = v128.splat<T>(<T>0);
  let sound = v128.eq<T>(zero, zero);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const a0 = v128.load(silent0 + lane);
    const a1 = v128.load(silent1 + lane);
    const b0 = v128.load(spiking0 + lane);
    const b1 = v128.load(spiking1 + lane);
    const p0 = v128.add<T>(v128.mul<T>(a0, a0), v128.mul<T>(a1, a1));
    const p1 = v128.add<T>(v128.mul<T>(b0, b0), v128.mul<T>(b1, b1));
    const spike = v128.andnot(v128.gt<T>(p1, zero), v128.lt<T>(v128.load(uniforms + lane), p0));
    v128.store(probabilities + lane, p0);
    v128.store(probabilities + BLOCK + lane, p1);
    v128.store(chosen + BLOCK + lane, spike);
    const probability = v128.bitselect(p1, p0, spike);
    sound = v128.and(sound, v128.gt<T>(probability, zero));
    const scale = v128.div<T>(v128.splat<T>(<T>1), v128.sqrt<T>(probability));
    const m0 = v128.bitselect(v128.xor(b0, sign2), v128.xor(a0, sign0), spike);
    const m1 = v128.bitselect(v128.xor(b1, sign3), v128.xor(a1, sign1), spike);
    v128.store(slot0 + lane, v128.mul<T>(m0, scale));
    v128.store(slot1 + lane, v128.mul<T>(m1, scale));
  }
  return sound;
}

/** `stateCotangent` of plain neurons. */
// @ts-ignore: decorator
@inline
function plainCotangent<T>(stack: Stack, layer: Layer, weights: usize, memories: usize): void {
  const state = stateAt(stack);
  const offset = adjointAt(stack, layer) - state;
  const probabilities = probabilitiesAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const silent0 = plainComponent(layer, state, 0);
  const silent1 = plainComponent(layer, state, 1);
  const spiking0 = plainComponent(layer, state, 2);
  const spiking1 = plainComponent(layer, state, 3);
  const sign0 = plainSign<T>(layer, 0);
  const sign1 = plainSign<T>(layer, 1);
  const sign2 = plainSign<T>(layer, 2);
  const sign3 = plainSign<T>(layer, 3);
  const other = memories + <usize>stack.items * BLOCK;
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const a0 = v128.load(silent0 + lane);
    const a1 = v128.load(silent1 + lane);
    const b0 = v128.load(spiking0 + lane);
    const b1 = v128.load(spiking1 + lane);
    const spike = v128.load(chosen + BLOCK + lane);
    const probability = v128.bitselect(
      v128.load(probabilities + BLOCK + lane),
      v128.load(probabilities + lane),
      spike,
    );
    const scale = collapseScale<T>(probability);
    const cotangent0 = v128.load(memories + lane);
    const cotangent1 = v128.load(other + lane);
    const m0 = v128.mul<T>(v128.bitselect(v128.xor(b0, sign2), v128.xor(a0, sign0), spike), scale);
    const m1 = v128.mul<T>(v128.bitselect(v128.xor(b1, sign3), v128.xor(a1, sign1), spike), scale);
    const along = v128.add<T>(v128.mul<T>(m0, cotangent0), v128.mul<T>(m1, cotangent1));
    const across0 = v128.mul<T>(scale, v128.sub<T>(cotangent0, v128.mul<T>(along, m0)));
    const across1 = v128.mul<T>(scale, v128.sub<T>(cotangent1, v128.mul<T>(along, m1)));
    const silentWeight = v128.load(weights + lane);
    const spikingWeight = v128.load(weights + BLOCK + lane);
    const silentTwice = v128.add<T>(silentWeight, silentWeight);
    const spikingTwice = v128.add<T>(spikingWeight, spikingWeight);
    v128.store(
      silent0 + offset + lane,
      v128.add<T>(v128.mul<T>(silentTwice, a0), v128.andnot(v128.xor(across0, sign0), spike)),
    );
    v128.store(
      silent1 + offset + lane,
      v128.add<T>(v128.mul<T>(silentTwice, a1), v128.andnot(v128.xor(across1, sign1), spike)),
    );
    v128.store(
      spiking0 + offset + lane,
      v128.add<T>(v128.mul<T>(spikingTwice, b0), v128.and(v128.xor(across0, sign2), spike)),
    );
    v128.store(
      spiking1 + offset + lane,
      v128.add<T>(v128.mul<T>(spikingTwice, b1), v128.and(v128.xor(across1, sign3), spike)),
    );
  }
}

/** Writes for each pattern the mask of lanes whose uniform number picks it, as `choosePattern` of ../neuron.ts does. */
// @ts-ignore: decorator
@inline
function choose<T>(probabilities: usize, patterns: i32, uniforms: usize, chosen: usize): void {
  const zero = v128.splat<T>(<T>0);
  const end = <usize>patterns * BLOCK;
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const u = v128.load(uniforms + lane);
    let open = v128.eq<T>(zero, zero);
    let sum = zero;
    for (let pattern = lane; pattern < end; pattern += BLOCK) {
      const p = v128.load(probabilities + pattern);
      sum = v128.add<T>(sum, p);
      const hit = v128.and(open, v128.and(v128.lt<T>(u, sum), v128.gt<T>(p, zero)));
      open = v128.andnot(open, hit);
      v128.store(chosen + pattern, hit);
    }
    // Where rounding leaves the sum below the uniform number, the last possible pattern.
    if (!v128.any_true(open)) continue;
    for (let pattern = end - BLOCK + lane; <isize>pattern >= 0; pattern -= BLOCK) {
      const p = v128.load(probabilities + pattern);
      const hit = v128.and(open, v128.gt<T>(p, zero));
      open = v128.andnot(open, hit);
      v128.store(chosen + pattern, v128.or(v128.load(chosen + pattern), hit));
    }
  }
}

/** The target of the label's neuron is a spike on each channel, that of the others none. */
// @ts-ignore: decorator
@inline
function chooseTarget<T>(label: i32, block: i32, patterns: i32, chosen: usize): void {
  memory.fill(chosen, 0, <usize>patterns * BLOCK);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const wanted = laneOf<T>(label, block, lane);
    v128.store(chosen + lane, v128.not(wanted));
    v128.store(chosen + <usize>(patterns - 1) * BLOCK + lane, wanted);
  }
}

/**
 * The memory after the measurement; after an impossible outcome, which hardly any but a target asks for, the ground state, as
 * `collapse` of ../pair.ts has it. Returns the lanes that are sound.
 */
// @ts-ignore: decorator
@inline
function collapse<T>(stack: Stack, layer: Layer, block: i32, item: usize, kept: i32): v128 {
  const items = <usize>stack.items;
  const slots =
    layer.states +
    <usize>(kept + 1) * layer.stateStride +
    (<usize>(block * layer.slots) * items + item) * BLOCK;
  const chosen = chosenAt(stack, layer);
  const state = stateAt(stack);
  const patterns = <usize>layer.patterns;
  const zero = v128.splat<T>(<T>0);
  const clamped = layer.isOutput && stack.clamped;
  let sound = v128.eq<T>(zero, zero);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const probability = chosenProbability(layer, probabilitiesAt(stack, layer), chosen, lane);
    // Where probabilities are not numbers nothing was chosen, but for targets.
    sound = v128.and(sound, clamped ? v128.ge<T>(probability, zero) : v128.gt<T>(probability, zero));
    if (layer.memoryKind == MemoryKind.Quantum) {
      const scale = collapseScale<T>(probability);
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        const amplitude = collapsedSlot<T>(layer, state, chosen, slot, lane);
        v128.store(slots + slot * items * BLOCK + lane, v128.mul<T>(amplitude, scale));
      }
      const afresh = v128.and(v128.eq<T>(scale, zero), v128.splat<T>(<T>1));
      v128.store(slots + lane, v128.add<T>(v128.load(slots + lane), afresh));
    } else {
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        let held = zero;
        for (let pattern: usize = 0; pattern < patterns; pattern++) {
          if (load<u32>(layer.basis + (pattern << 2)) != <u32>slot) continue;
          held = v128.or(held, v128.load(chosen + pattern * BLOCK + lane));
        }
        v128.store(slots + slot * items * BLOCK + lane, v128.and(held, v128.splat<T>(<T>1)));
      }
    }
  }
  return sound;
}

/** 1/√p, or 0 where p is that of an impossible outcome. */
// @ts-ignore: decorator
@inline
function collapseScale<T>(probability: v128): v128 {
  const least = sizeof<T>() == 4 ? IMPOSSIBLE_32 : IMPOSSIBLE;
  const possible = v128.ge<T>(probability, v128.splat<T>(<T>least));
  return v128.and(v128.div<T>(v128.splat<T>(<T>1), v128.sqrt<T>(probability)), possible);
}

/** The probability of the outcome that each lane chose. */
// @ts-ignore: decorator
@inline
function chosenProbability(layer: Layer, probabilities: usize, chosen: usize, lane: usize): v128 {
  const end = <usize>layer.patterns * BLOCK;
  let result = v128.and(v128.load(probabilities + lane), v128.load(chosen + lane));
  for (let pattern = BLOCK + lane; pattern < end; pattern += BLOCK) {
    result = v128.or(result, v128.and(v128.load(probabilities + pattern), v128.load(chosen + pattern)));
  }
  return result;
}

/** The amplitude, not normalised, that the memory's slot takes from the state in each lane's outcome. */
// @ts-ignore: decorator
@inline
function collapsedSlot<T>(layer: Layer, state: usize, chosen: usize, slot: usize, lane: usize): v128 {
  const patterns = <usize>layer.patterns;
  let result = v128.splat<T>(<T>0);
  for (let pattern: usize = 0; pattern < patterns; pattern++) {
    const entry = layer.collapse + ((pattern * <usize>layer.slots + slot) << 3);
    const mask = v128.load(chosen + pattern * BLOCK + lane);
    result = v128.or(result, v128.and(signed<T>(v128.load(state + load<u32>(entry) + lane), entry), mask));
  }
  return result;
}

/** Turns the sign around where the collapse entry says so. */
// @ts-ignore: decorator
@inline
function signed<T>(x: v128, entry: usize): v128 {
  return load<u32>(entry, 4) ? v128.neg<T>(x) : x;
}

/** Joins the masks of all patterns in which the channel spikes. */
// @ts-ignore: decorator
@inline
function joinChannel(layer: Layer, channel: i32, chosen: usize, masks: usize): void {
  const bit = 1 << (layer.channels - 1 - channel);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let mask = i32x4.splat(0);
    for (let pattern = bit; pattern < layer.patterns; pattern = (pattern + 1) | bit) {
      mask = v128.or(mask, v128.load(chosen + <usize>pattern * BLOCK + lane));
    }
    v128.store(masks + lane, mask);
  }
}

/** Adds up the probabilities of all patterns in which the channel spikes. */
// @ts-ignore: decorator
@inline
function addChannel<T>(layer: Layer, channel: i32, probabilities: usize, out: usize): void {
  const bit = 1 << (layer.channels - 1 - channel);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let sum = v128.splat<T>(<T>0);
    for (let pattern = bit; pattern < layer.patterns; pattern = (pattern + 1) | bit) {
      sum = v128.add<T>(sum, v128.load(probabilities + <usize>pattern * BLOCK + lane));
    }
    v128.store(out + lane, sum);
  }
}

/** The target's −log p / T of the block's output neurons, added to the item's loss. */
function addLikelihoodLoss<T>(stack: Stack, layer: Layer, block: i32, item: i32, probabilities: usize): void {
  const label = load<i32>(stack.labels + ((<usize>item) << 2));
  const last = probabilities + <usize>(layer.patterns - 1) * BLOCK;
  let sum = v128.splat<T>(<T>0);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const wanted = laneOf<T>(label, block, lane);
    const p = v128.bitselect(v128.load(last + lane), v128.load(probabilities + lane), wanted);
    const floored = v128.max<T>(p, v128.splat<T>(<T>FLOOR));
    const logarithm = sizeof<T>() == 4 ? log32(floored) : log64(floored);
    sum = v128.sub<T>(sum, v128.and(logarithm, lanesUsed<T>(layer.neurons, block, lane)));
  }
  const loss = stack.losses + ((<usize>item) << 3);
  store<f64>(loss, load<f64>(loss) + sumLanes<T>(sum) / <f64>stack.steps);
}

/**
 * The way back through `sqsForward`: from the cotangents of the spikes and of the state after the step to those of the
 * currents and of the state before it; adds to the gradient of the half-angles.
 */
export function sqsReverse<T>(stack: Stack, layer: Layer, block: i32, step: i32, kept: i32): void {
  const items = <usize>stack.items;
  const lanes = BLOCK / sizeof<T>();
  const state = stateAt(stack);
  const adjoint = adjointAt(stack, layer);
  const probabilities = probabilitiesAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const channels = channelsAt(stack, layer);
  const weights = channels + <usize>layer.channels * BLOCK;
  const table = layer.table + <usize>(block * layer.rows) * ROW;
  const slopes = layer.slopes + <usize>(block * layer.rows) * BLOCK;
  const currentSlopes = slopes + <usize>layer.angles * BLOCK;
  const patterns = layer.patterns;
  const judged = layer.isOutput && stack.loss == LossKind.Likelihood;
  for (let item = 0; item < stack.items; item++) {
    evolve<T>(stack, layer, block, <usize>item, kept);
    measure<T>(layer, state, probabilities);
    for (let channel = 0; channel < layer.channels; channel++) {
      const place = (<usize>(block * layer.channels + channel) * items + <usize>item) * lanes;
      const masks = channels + <usize>channel * BLOCK;
      loadSpikes<T>(layer.spikes + <usize>(kept + 1) * layer.spikeBytes + place, masks);
    }
    recallChoice(layer, channels, chosen);

    // Cotangent of each pattern's probability.
    for (let pattern = 0; pattern < patterns; pattern++) fillBlock<T>(weights + <usize>pattern * BLOCK, 0);
    for (let channel = 0; channel < layer.channels; channel++) {
      const masks = channels + <usize>channel * BLOCK;
      const place = (<usize>(block * layer.channels + channel) * items + <usize>item) * BLOCK;
      const cotangents = layer.spikeAdjoint + <usize>(step & 1) * layer.spikeAdjointBytes + place;
      addChannel<T>(layer, channel, probabilities, masks);
      const sums = layer.activity + ((<usize>(kept * stack.items + item)) << 4);
      const bit = 1 << (layer.channels - 1 - channel);
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        const p = v128.load(masks + lane);
        let cotangent = v128.mul<T>(v128.load(cotangents + lane), surrogateSlope<T>(stack, p));
        if (layer.sparsity > 0)
          cotangent = v128.add<T>(cotangent, regulariserSlope<T>(stack, layer, sums, p));
        for (let pattern = bit; pattern < patterns; pattern = (pattern + 1) | bit) {
          const weight = weights + <usize>pattern * BLOCK + lane;
          v128.store(weight, v128.add<T>(v128.load(weight), cotangent));
        }
      }
    }
    if (judged) addLikelihoodSlope<T>(stack, layer, block, item, probabilities, weights);
    if (stack.throughMemory && layer.memoryKind == MemoryKind.LastSpike && step > 0) {
      addLastSpikeCotangent<T>(stack, layer, block, <usize>item, step, kept, weights);
    }

    // Cotangent of the state: of probabilities, and of the memory that the outcome leaves.
    const memories = layer.stateAdjoint + (<usize>(block * layer.slots) * items + <usize>item) * BLOCK;
    const through = stack.throughMemory && layer.memoryKind == MemoryKind.Quantum;
    if (through && isPlain(layer)) plainCotangent<T>(stack, layer, weights, memories);
    else if (through) stateCotangent<T>(stack, layer, weights, memories);
    else probabilityCotangent<T>(layer, state, weights, adjoint);

    for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
      fillBlock<T>(currentSlopes + channel * BLOCK, 0);
    }
    planeReverse<T>(layer.reverse, layer.reverseEnd, state, adjoint, table, slopes);
    if (through) {
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        copyBlock(memories + slot * items * BLOCK, adjoint + slot * BLOCK);
      }
    }
    for (let channel = 0; channel < layer.channels; channel++) {
      const place = (<usize>(block * layer.planes + channel) * items + <usize>item) * BLOCK;
      const currents = layer.currents + <usize>kept * layer.currentStride + place;
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        // The half-angle is πz/2 where the current z is positive, and constant elsewhere.
        const slope = v128.load(currentSlopes + <usize>channel * BLOCK + lane);
        const excited = v128.gt<T>(v128.load(currents + lane), v128.splat<T>(<T>0));
        const cotangent = v128.and(v128.mul<T>(slope, v128.splat<T>(<T>HALF_PI)), excited);
        v128.store(layer.currentAdjoint + place + lane, cotangent);
      }
    }
  }
}

/** The masks of the patterns, from those of the channels' spikes. */
// @ts-ignore: decorator
@inline
function recallChoice(layer: Layer, channels: usize, chosen: usize): void {
  for (let pattern = 0; pattern < layer.patterns; pattern++) {
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      let mask = i32x4.splat(-1);
      for (let channel = 0; channel < layer.channels; channel++) {
        const spikes = v128.load(channels + <usize>channel * BLOCK + lane);
        const spiking = (pattern >> (layer.channels - 1 - channel)) & 1;
        mask = spiking ? v128.and(mask, spikes) : v128.andnot(mask, spikes);
      }
      v128.store(chosen + <usize>pattern * BLOCK + lane, mask);
    }
  }
}

/** Adds the cotangent of the target's −log p / T, as a mean over the batch. */
function addLikelihoodSlope<T>(
  stack: Stack,
  layer: Layer,
  block: i32,
  item: i32,
  probabilities: usize,
  weights: usize,
): void {
  const label = load<i32>(stack.labels + ((<usize>item) << 2));
  const last = <usize>(layer.patterns - 1) * BLOCK;
  const scale = v128.splat<T>(<T>(-1 / <f64>(stack.steps * stack.items)));
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const wanted = laneOf<T>(label, block, lane);
    const used = lanesUsed<T>(layer.neurons, block, lane);
    const silent = v128.load(probabilities + lane);
    const spiking = v128.load(probabilities + last + lane);
    addWhere<T>(weights + lane, scale, silent, v128.andnot(used, wanted));
    addWhere<T>(weights + last + lane, scale, spiking, v128.and(used, wanted));
  }
}

// @ts-ignore: decorator
@inline
function addWhere<T>(weight: usize, scale: v128, p: v128, where: v128): void {
  const counts = v128.and(where, v128.gt<T>(p, v128.splat<T>(<T>FLOOR)));
  v128.store(weight, v128.add<T>(v128.load(weight), v128.and(v128.div<T>(scale, p), counts)));
}

/**
 * Adds to the cotangents of the neurons' own last spikes, which they hold as memory, what each of them would change:
 * between spikes the probabilities are interpolated linearly in each spike, so that the slope is a difference.
 *
 * @param weights cotangent of each pattern's probability; the blocks after them are scratch
 */
function addLastSpikeCotangent<T>(
  stack: Stack,
  layer: Layer,
  block: i32,
  item: usize,
  step: i32,
  kept: i32,
  weights: usize,
): void {
  const items = <usize>stack.items;
  const patterns = <usize>layer.patterns;
  const table = layer.table + <usize>(block * layer.rows) * ROW;
  const slots =
    layer.states + <usize>kept * layer.stateStride + (<usize>(block * layer.slots) * items + item) * BLOCK;
  const other = adjointAt(stack, layer);
  const probabilities = probabilitiesAt(stack, layer);
  const changed = weights + patterns * BLOCK;
  const last = changed + patterns * BLOCK;
  for (let channel = 0; channel < layer.channels; channel++) {
    const bit: usize = 1 << (layer.channels - 1 - channel);
    for (let k: usize = 0; k < <usize>layer.components; k++) fillBlock<T>(other + k * BLOCK, 0);
    for (let pattern: usize = 0; pattern < patterns; pattern++) {
      const from = <usize>load<u32>(layer.basis + (pattern << 2));
      const to = <usize>load<u32>(layer.basis + ((pattern ^ bit) << 2));
      copyBlock(other + to * BLOCK, slots + from * items * BLOCK);
    }
    planeForward<T>(layer.forward, layer.forwardEnd, other, table);
    measure<T>(layer, other, changed);
    const row = <usize>(block * layer.channels + channel) * items + item;
    loadSpikes<T>(layer.spikes + <usize>kept * layer.spikeBytes + row * (BLOCK / sizeof<T>()), last);
    const cotangents = layer.spikeAdjoint + <usize>((step - 1) & 1) * layer.spikeAdjointBytes + row * BLOCK;
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      let slope = v128.splat<T>(<T>0);
      for (let pattern = lane; pattern < patterns * BLOCK; pattern += BLOCK) {
        const change = v128.sub<T>(v128.load(changed + pattern), v128.load(probabilities + pattern));
        slope = v128.add<T>(slope, v128.mul<T>(v128.load(weights + pattern), change));
      }
      // With a spike less where there was one.
      slope = v128.bitselect(v128.neg<T>(slope), slope, v128.load(last + lane));
      v128.store(cotangents + lane, v128.add<T>(v128.load(cotangents + lane), slope));
    }
  }
}

/** The cotangent of the state from those of the patterns' probabilities alone. */
function probabilityCotangent<T>(layer: Layer, state: usize, weights: usize, adjoint: usize): void {
  let member = layer.members;
  for (let pattern = 0; pattern < layer.patterns; pattern++) {
    for (const end = member + ((<usize>layer.most) << 2); member < end; member += 4) {
      const component = <usize>load<u32>(member);
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        const a = v128.load(state + component + lane);
        const product = v128.mul<T>(v128.load(weights + lane), v128.add<T>(a, a));
        v128.store(adjoint + component + lane, product);
      }
    }
    weights += BLOCK;
  }
}

/**
 * The same with the cotangent of the collapsed and normalised memory m = a/√p. Each component goes into one slot of the
 * memory, in one pattern.
 */
// @ts-ignore: decorator
@inline
function stateCotangent<T>(stack: Stack, layer: Layer, weights: usize, memories: usize): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const state = stateAt(stack);
  const adjoint = adjointAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const patterns = <usize>layer.patterns;
  const count = <usize>layer.slots;
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const probability = chosenProbability(layer, probabilitiesAt(stack, layer), chosen, lane);
    const scale = collapseScale<T>(probability);
    let along = v128.splat<T>(<T>0);
    for (let slot: usize = 0; slot < count; slot++) {
      const cotangent = v128.load(memories + slot * slotBytes + lane);
      const amplitude = v128.mul<T>(collapsedSlot<T>(layer, state, chosen, slot, lane), scale);
      along = v128.add<T>(along, v128.mul<T>(amplitude, cotangent));
    }
    for (let pattern: usize = 0; pattern < patterns; pattern++) {
      const weight = v128.load(weights + pattern * BLOCK + lane);
      const twice = v128.add<T>(weight, weight);
      const taken = v128.load(chosen + pattern * BLOCK + lane);
      let entry = layer.collapse + ((pattern * count) << 3);
      for (let slot: usize = 0; slot < count; slot++) {
        const component = <usize>load<u32>(entry) + lane;
        const a = v128.load(state + component);
        const cotangent = signed<T>(v128.load(memories + slot * slotBytes + lane), entry);
        const amplitude = v128.mul<T>(a, scale);
        const across = v128.mul<T>(scale, v128.sub<T>(cotangent, v128.mul<T>(along, amplitude)));
        v128.store(adjoint + component, v128.add<T>(v128.mul<T>(twice, a), v128.and(across, taken)));
        entry += 8;
      }
    }
  }
}

/** Writes the gradient of the angles, halves of which the program turned by: [row][neuron]. */
export function finishSqs<T>(layer: Layer, lanesOfBlock: i32): void {
  const width = <usize>(layer.blocks * lanesOfBlock) * sizeof<T>();
  for (let block: usize = 0; block < <usize>layer.blocks; block++) {
    for (let row: usize = 0; row < <usize>layer.angles; row++) {
      const slopes = layer.slopes + (block * <usize>layer.rows + row) * BLOCK;
      const gradient = layer.gradient + row * width + block * BLOCK;
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        v128.store(gradient + lane, v128.mul<T>(v128.load(slopes + lane), v128.splat<T>(<T>0.5)));
      }
    }
  }
}
