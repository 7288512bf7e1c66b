/** The way back through a block of SQS neurons with a closed form in one step of all items. */
import { planeReverse, ROW } from '../../../../register/operations/planes';
import { BLOCK, copyBlock, fillBlock } from '../../../../simd/block';
import { HALF_PI } from '../../../neuron/pair';
import { MemoryKind } from '../../../neuron/memory-kind';
import { LossKind } from '../../kinds/loss-kind';
import { spikeCotangents } from '../../layer';
import { loadSpikes } from '../../spike-lanes';
import { currentCotangents, Stack } from '../../stack';
import { regulariserSlope, surrogateSlope } from '../../surrogate';
import { collapseScale } from '../collapse';
import { leakOf } from '../leak';
import { addLikelihoodSlope } from '../likelihood';
import { SqsLayer } from '../sqs-layer';
import {
  addChannelCotangents,
  addOutcomeCotangent,
  addTo,
  measureChannels,
  measureExtremes,
  memoryOfItem,
  othersAlike,
  outcomeAmplitudes,
} from './outcome';
import {
  amplitudesAt,
  cotangentsAt,
  currentSlopesAt,
  extremeCotangentsAt,
  extremesAt,
  laneNumbersAt,
  marginalsAt,
  memoryCotangentsAt,
  spikesAt,
} from './scratch';
import { isShort, shortReverse } from './short';
import { currentsOf, turnInputs } from './turns';

/** `sqsReverse` of such neurons. */
export function closedReverse<T>(stack: Stack, layer: SqsLayer, block: i32, step: i32, stored: i32): void {
  if (isShort(stack, layer)) {
    shortReverse<T>(stack, layer, block, step, stored);
    return;
  }
  const items = <usize>stack.items;
  const lanes = BLOCK / sizeof<T>();
  const spikes = spikesAt(stack, layer);
  const memoryCotangents = memoryCotangentsAt(stack, layer);
  const slopes = layer.slopes + <usize>(block * layer.rows + layer.angles) * BLOCK;
  const judged = layer.isOutput && stack.loss == LossKind.Likelihood;
  const through = stack.throughMemory && layer.memoryKind == MemoryKind.Quantum;
  for (let item: usize = 0; item < items; item++) {
    turnInputs<T>(stack, layer, block, item, stored);
    const memories = memoryOfItem(stack, layer, block, item, stored);
    for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
      fillBlock<T>(currentSlopesAt(stack, layer) + channel * BLOCK, 0);
    }
    for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
      fillBlock<T>(memoryCotangents + slot * BLOCK, 0);
    }
    measureChannels<T>(stack, layer, memories);
    weighChannels<T>(stack, layer, block, item, step, stored);
    addChannelCotangents<T>(stack, layer, memories, slopes);
    if (judged) addTarget<T>(stack, layer, block, item, memories, slopes);
    if (through) {
      for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
        const place = ((<usize>block * <usize>layer.channels + channel) * items + item) * lanes;
        const masks = spikes + channel * BLOCK;
        loadSpikes<T>(layer.spikes + <usize>(stored + 1) * layer.spikeBytes + place, masks);
      }
      const adjoint = layer.stateAdjoint + (<usize>(block * layer.slots) * items + item) * BLOCK;
      throughCollapse<T>(
        stack,
        layer,
        block,
        memories,
        memoryOfItem(stack, layer, block, item, stored + 1),
        adjoint,
      );
      addOutcomeCotangent<T>(stack, layer, memories, slopes);
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        copyBlock(adjoint + slot * items * BLOCK, memoryCotangents + slot * BLOCK);
      }
    }
    storeCurrentCotangents<T>(stack, layer, block, item, stored);
    if (layer.leakSlope > 0) addClosedLeak<T>(stack, layer, block, item, stored, memories, judged);
  }
}

/** From the channels' probabilities and the spikes' cotangents to the probabilities' cotangents, in their place. */
// @ts-ignore: decorator
@inline
function weighChannels<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  item: usize,
  step: i32,
  stored: i32,
): void {
  const items = <usize>stack.items;
  const sums = layer.activity + ((<usize>stored * items + item) << 4);
  const adjoints = spikeCotangents(layer, step);
  const expected = layer.isOutput && stack.expectedCounts;
  for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
    const place = ((<usize>block * <usize>layer.channels + channel) * items + item) * BLOCK;
    const cotangents = adjoints + place;
    const marginals = marginalsAt(stack, layer) + channel * BLOCK;
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const p = v128.load(marginals + lane);
      let cotangent = v128.mul<T>(v128.load(cotangents + lane), surrogateSlope<T>(stack, p));
      if (expected) cotangent = v128.add<T>(cotangent, v128.load(layer.countAdjoint + place + lane));
      if (layer.sparsity > 0) {
        cotangent = v128.add<T>(cotangent, regulariserSlope<T>(stack, layer, sums, p));
      }
      v128.store(marginals + lane, cotangent);
    }
  }
}

/** Adds the cotangents of the target's probability. */
function addTarget<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  item: usize,
  memories: usize,
  slopes: usize,
): void {
  const extremes = extremesAt(stack, layer);
  const weights = extremeCotangentsAt(stack, layer);
  measureExtremes<T>(stack, layer, memories);
  fillBlock<T>(weights, 0);
  fillBlock<T>(weights + BLOCK, 0);
  addLikelihoodSlope<T>(stack, layer, block, <i32>item, extremes, extremes + BLOCK, weights, weights + BLOCK);
  for (let extreme: usize = 0; extreme < 2; extreme++) {
    const spike = i32x4.splat(-(<i32>extreme));
    for (let at: usize = 0; at < <usize>layer.channels * BLOCK; at += 16) {
      v128.store(spikesAt(stack, layer) + at, spike);
    }
    outcomeAmplitudes<T>(stack, layer, memories);
    for (let at: usize = 0; at < <usize>layer.slots * BLOCK; at += 16) {
      const weight = v128.load(weights + extreme * BLOCK + (at & (BLOCK - 1)));
      const amplitude = v128.load(amplitudesAt(stack, layer) + at);
      v128.store(cotangentsAt(stack, layer) + at, v128.mul<T>(v128.add<T>(weight, weight), amplitude));
    }
    addOutcomeCotangent<T>(stack, layer, memories, slopes);
  }
}

/** From the cotangents of the memory after the step to those of the amplitudes of its outcome. */
// @ts-ignore: decorator
@inline
function throughCollapse<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  memories: usize,
  after: usize,
  adjoint: usize,
): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const amplitudes = amplitudesAt(stack, layer);
  const cotangents = cotangentsAt(stack, layer);
  const scales = laneNumbersAt(stack, layer);
  const end = <usize>layer.slots * BLOCK;
  const zero = v128.splat<T>(<T>0);
  outcomeAmplitudes<T>(stack, layer, memories);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let probability = zero;
    for (let at = lane; at < end; at += BLOCK) {
      const a = v128.load(amplitudes + at);
      probability = v128.add<T>(probability, v128.mul<T>(a, a));
    }
    v128.store(scales + lane, collapseScale<T>(probability));
  }
  for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
    copyBlock(amplitudes + slot * BLOCK, after + slot * slotBytes);
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      // What followed from an impossible outcome does not depend on it.
      const afresh = v128.eq<T>(v128.load(scales + lane), zero);
      const cotangent = v128.load(adjoint + slot * slotBytes + lane);
      v128.store(cotangents + slot * BLOCK + lane, v128.andnot(cotangent, afresh));
    }
  }
  const table = layer.table + <usize>(block * layer.rows) * ROW;
  const slopes = layer.slopes + <usize>(block * layer.rows) * BLOCK;
  planeReverse<T>(layer.reverse, layer.reverseEnd, amplitudes, cotangents, table, slopes);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const scale = v128.load(scales + lane);
    let along = zero;
    for (let at = lane; at < end; at += BLOCK) {
      along = v128.add<T>(along, v128.mul<T>(v128.load(amplitudes + at), v128.load(cotangents + at)));
    }
    for (let at = lane; at < end; at += BLOCK) {
      const across = v128.sub<T>(v128.load(cotangents + at), v128.mul<T>(along, v128.load(amplitudes + at)));
      v128.store(cotangents + at, v128.mul<T>(scale, across));
    }
  }
}

/** The half-angle is πz/2 where the current z is positive, and constant elsewhere. */
// @ts-ignore: decorator
@inline
function storeCurrentCotangents<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  item: usize,
  stored: i32,
): void {
  const slopes = currentSlopesAt(stack, layer);
  for (let channel = 0; channel < layer.channels; channel++) {
    const currents = currentsOf(stack, layer, block, channel, item, stored);
    const currentAdjoint = currentCotangents(stack, layer, block, channel, stored) + item * BLOCK;
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const slope = v128.load(slopes + <usize>channel * BLOCK + lane);
      const excited = v128.gt<T>(v128.load(currents + lane), v128.splat<T>(<T>0));
      const cotangent = v128.and(v128.mul<T>(slope, v128.splat<T>(<T>HALF_PI)), excited);
      v128.store(currentAdjoint + lane, cotangent);
    }
  }
}

/** `addLeak` of ../leak.ts: what counts of the other channels is whether they all do the same, as the target has it. */
function addClosedLeak<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  item: usize,
  stored: i32,
  memories: usize,
  judged: bool,
): void {
  const weights = extremeCotangentsAt(stack, layer);
  for (let channel = 0; channel < layer.channels; channel++) {
    const currents = currentsOf(stack, layer, block, channel, item, stored);
    const currentAdjoint = currentCotangents(stack, layer, block, channel, stored) + item * BLOCK;
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      let gain = v128.load(marginalsAt(stack, layer) + <usize>channel * BLOCK + lane);
      if (judged) {
        const silent = othersAlike<T>(stack, layer, memories, channel, lane, 0);
        const spiking = othersAlike<T>(stack, layer, memories, channel, lane, 16);
        gain = v128.sub<T>(gain, v128.mul<T>(silent, v128.load(weights + lane)));
        gain = v128.add<T>(gain, v128.mul<T>(spiking, v128.load(weights + BLOCK + lane)));
      }
      addTo<T>(currentAdjoint + lane, leakOf<T>(layer, v128.load(currents + lane), gain));
    }
  }
}
