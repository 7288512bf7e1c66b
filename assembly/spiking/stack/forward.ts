/** Runs a stack's mini-batch forwards. */
import { gatherRows } from '../../linear/gather-rows';
import { multiply } from '../../linear/multiply';
import { BLOCK, lanes } from '../../simd/block';
import { Layer } from './layer';
import { rateLoss } from './loss';
import { NeuronKind } from './kinds/neuron-kind';
import { Projection } from './projection';
import { eventsOf, listSpikes, splitInputs, startsOf } from './source-events';
import { prepareSqs } from './sqs/circuit';
import { sqsForward } from './sqs/forward';
import { SqsLayer } from './sqs/sqs-layer';
import { Stack } from './stack';
import { SILENCE } from '../network/silence';
import { LifLayer, lifForward } from './threshold/lif-layer';
import { QlifLayer, qlifForward } from './threshold/qlif-layer';

/** `beginStack` in float32. */
export function beginStack32(
  stack: Stack,
  items: i32,
  eventStart: usize,
  events: usize,
  firstUnit: i32,
  endUnit: i32,
): bool {
  return beginStack<f32>(stack, items, eventStart, events, firstUnit, endUnit);
}

/** `beginStack` in float64. */
export function beginStack64(
  stack: Stack,
  items: i32,
  eventStart: usize,
  events: usize,
  firstUnit: i32,
  endUnit: i32,
): bool {
  return beginStack<f64>(stack, items, eventStart, events, firstUnit, endUnit);
}

/** `runStack` in float32. */
export function runStack32(stack: Stack, from: i32, to: i32, first: bool, firstUnit: i32, endUnit: i32): i32 {
  return runStack<f32>(stack, from, to, first, firstUnit, endUnit);
}

/** `runStack` in float64. */
export function runStack64(stack: Stack, from: i32, to: i32, first: bool, firstUnit: i32, endUnit: i32): i32 {
  return runStack<f64>(stack, from, to, first, firstUnit, endUnit);
}

/** `endStack` in float32. */
export function endStack32(stack: Stack): void {
  endStack<f32>(stack);
}

/** `endStack` in float64. */
export function endStack64(stack: Stack): void {
  endStack<f64>(stack);
}

/**
 * Takes a batch, from silence and ground states. Item i takes its Born samples from the stream (key, Born, firstItem + i,
 * step), neuron k at position k.
 *
 * @param eventStart, events spiking lines of each step and item, u32 [step · items + item] and one more
 * @returns whether no units are left
 */
function beginStack<T>(
  stack: Stack,
  items: i32,
  eventStart: usize,
  events: usize,
  firstUnit: i32,
  endUnit: i32,
): bool {
  stack.takeUnits(firstUnit, endUnit);
  stack.items = items;
  memory.fill(stack.losses, 0, (<usize>items) << 3);
  if (!stack.analogue) {
    stack.lineStarts = eventStart;
    stack.lineEvents = events;
    if (stack.inputChannels == 1) {
      stack.inputStarts = eventStart;
      stack.inputEvents = events;
    }
  }
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    setStrides<T>(stack, layer);
    if (!stack.isNext()) continue;
    if (layer.kind == NeuronKind.Sqs) prepareSqs<T>(changetype<SqsLayer>(layer), lanes<T>());
    startLayer<T>(stack, layer);
  }
  if (stack.analogue) {
    for (let p = 0; p < stack.projectionCount; p++) {
      const projection = stack.projection(p);
      if (projection.source < 0) steadyCurrents<T>(stack, projection);
    }
  }
  return stack.finished;
}

/**
 * Runs steps `from` up to `to`, all of one segment, after the steps before.
 *
 * @param first whether this is not a repetition, so that spikes and losses count
 * @returns -1, -2 if units are left, or the first step at which a current was not finite; the results are then not to be used
 */
function runStack<T>(stack: Stack, from: i32, to: i32, first: bool, firstUnit: i32, endUnit: i32): i32 {
  stack.takeUnits(firstUnit, endUnit);
  const segment = from / stack.segment;
  if (first && !stack.analogue && stack.inputChannels > 1 && stack.isNext()) splitInputs(stack, from, to);
  if (from == segment * stack.segment && stack.isNext()) {
    if (!first) restoreBoundary(stack, segment);
    else if (segment > 0) carryOver(stack);
    if (first && stack.learns && segment + 1 < stack.segments) saveBoundary(stack, segment);
    for (let l = 0; l < stack.layerCount; l++) {
      const layer = stack.layer(l);
      if (layer.feeds) listSpikes(stack, layer, 0);
    }
  }
  const broken = runSteps<T>(stack, segment * stack.segment, from, to, first);
  return broken >= 0 || stack.finished ? broken : -2;
}

/** After the last step: writes the items' losses, which depend on the output layers' counts. */
function endStack<T>(stack: Stack): void {
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    if (layer.isOutput) rateLoss<T>(stack, layer);
  }
}

/** A batch may be smaller than the memory was laid out for. */
function setStrides<T>(stack: Stack, layer: Layer): void {
  const places = <usize>layer.blocks * <usize>stack.items;
  layer.stateBytes = places * <usize>layer.slots * BLOCK;
  layer.currentBytes = places * <usize>layer.currentsPerNeuron * BLOCK;
  layer.stateStride = stack.learns ? layer.stateBytes : 0;
  layer.currentStride = stack.learns ? layer.currentBytes : 0;
  layer.spikeBytes = places * <usize>layer.channels * (BLOCK / sizeof<T>());
  layer.spikeAdjointBytes = places * <usize>layer.channels * BLOCK;
}

/** No spikes before the first step; SQS neurons' memories in the ground state, their slot 0. */
function startLayer<T>(stack: Stack, layer: Layer): void {
  memory.fill(layer.states, 0, layer.stateBytes);
  memory.fill(layer.spikes, 0, layer.spikeBytes);
  if (layer.counted) memory.fill(layer.counts, 0, layer.spikeAdjointBytes);
  if (layer.kind != NeuronKind.Sqs) return;
  const bytes = <usize>stack.items * BLOCK;
  for (let block = 0; block < layer.blocks; block++) {
    const slot = layer.states + <usize>(block * layer.slots) * bytes;
    for (let at: usize = 0; at < bytes; at += 16) v128.store(slot + at, v128.splat<T>(<T>1));
  }
}

/** Currents that analogue inputs make in every step. */
function steadyCurrents<T>(stack: Stack, projection: Projection): void {
  const blocks = stack.layer(projection.target).blocks;
  for (let block = 0; block < blocks; block++) {
    if (!stack.isNext()) continue;
    multiply<T>(
      stack.analogue,
      stack.inputs,
      1,
      projection.weights + <usize>block * projection.blockBytes,
      lanes<T>(),
      projection.steady + <usize>block * <usize>stack.items * BLOCK,
      lanes<T>(),
      stack.items,
      stack.inputs,
      lanes<T>(),
      false,
    );
  }
}

/** The last step of a segment is the one before the next. */
function carryOver(stack: Stack): void {
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    const stored = <usize>stack.segment;
    if (layer.stateStride) {
      memory.copy(layer.states, layer.states + stored * layer.stateStride, layer.stateBytes);
    }
    memory.copy(layer.spikes, layer.spikes + stored * layer.spikeBytes, layer.spikeBytes);
  }
}

function saveBoundary(stack: Stack, segment: i32): void {
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    const boundary = layer.boundaries + <usize>segment * (layer.stateBytes + layer.spikeBytes);
    memory.copy(boundary, layer.states, layer.stateBytes);
    memory.copy(boundary + layer.stateBytes, layer.spikes, layer.spikeBytes);
  }
}

/** Takes the stack back to the beginning of a segment. */
function restoreBoundary(stack: Stack, segment: i32): void {
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    const boundary = layer.boundaries + <usize>segment * (layer.stateBytes + layer.spikeBytes);
    memory.copy(layer.states, boundary, layer.stateBytes);
    memory.copy(layer.spikes, boundary + layer.stateBytes, layer.spikeBytes);
  }
}

/**
 * Runs steps of a segment, keeping what the way back needs.
 *
 * @param begin first step of the segment
 * @returns -1, or the first step at which a current was not finite
 */
function runSteps<T>(stack: Stack, begin: i32, from: i32, to: i32, first: bool): i32 {
  let reached = to;
  if (stack.feedforward) {
    for (let l = 0; l < stack.layerCount; l++) {
      if (!stack.layer(l).isOutput) reached = runLayer<T>(stack, l, begin, from, reached, first);
    }
  }
  for (let step = from; step < reached; step++) {
    for (let l = 0; l < stack.layerCount; l++) {
      const layer = stack.layer(l);
      if (layer.isOutput || !stack.feedforward) {
        if (runLayer<T>(stack, l, begin, step, step + 1, first) == step) return step;
      }
      // Step by step in any case, as the order of a sum of losses tells in its last bits.
      if (layer.sparsity > 0 && first && stack.isNext()) addRegulariser(stack, layer, step - begin);
    }
  }
  return reached < to ? reached : -1;
}

/**
 * Runs a layer from step `from` up to step `to`: block by block, so that a block's weights and states are near for as many
 * steps as its inputs are known for.
 *
 * @param begin first step of the segment
 * @returns `to`, or the first step at which a current was not finite
 */
function runLayer<T>(stack: Stack, l: i32, begin: i32, from: i32, to: i32, first: bool): i32 {
  const layer = stack.layer(l);
  if (layer.sparsity > 0 && stack.isNext()) {
    const rowBytes = (<usize>stack.items) << 4;
    memory.fill(layer.activity + <usize>(from - begin) * rowBytes, 0, <usize>(to - from) * rowBytes);
  }
  for (let block = 0; block < layer.blocks; block++) {
    if (!stack.isNext()) continue;
    for (let step = from; step < to; step++) {
      sumCurrents<T>(stack, l, block, step, step - begin);
      if (!neuronsForward<T>(stack, layer, block, step, step - begin, first)) to = step;
    }
  }
  if (layer.feeds && stack.isNext()) {
    for (let step = from; step < to; step++) listSpikes(stack, layer, step - begin + 1);
  }
  return to;
}

// @ts-ignore: decorator
@inline
function neuronsForward<T>(
  stack: Stack,
  layer: Layer,
  block: i32,
  step: i32,
  stored: i32,
  first: bool,
): bool {
  if (layer.kind == NeuronKind.Lif)
    return lifForward<T>(stack, changetype<LifLayer>(layer), block, stored, first);
  if (layer.kind == NeuronKind.Qlif)
    return qlifForward<T>(stack, changetype<QlifLayer>(layer), block, step, stored, first);
  return sqsForward<T>(stack, changetype<SqsLayer>(layer), block, step, stored, first);
}

/** Sums one block's currents from all projections to the layer. */
function sumCurrents<T>(stack: Stack, l: i32, block: i32, step: i32, stored: i32): void {
  const layer = stack.layer(l);
  for (let currentIndex = 0; currentIndex < layer.currentsPerNeuron; currentIndex++) {
    const currents =
      layer.currents +
      <usize>stored * layer.currentStride +
      <usize>(block * layer.currentsPerNeuron + currentIndex) * <usize>stack.items * BLOCK;
    let started = false;
    for (let p = 0; p < stack.projectionCount; p++) {
      const projection = stack.projection(p);
      if (projection.target != l || projection.currentIndex != currentIndex) continue;
      if (projection.source < 0 && stack.analogue) {
        if (step < projection.delay) continue;
        const steady = projection.steady + <usize>block * <usize>stack.items * BLOCK;
        addRows<T>(currents, steady, <usize>stack.items * BLOCK, started);
      } else {
        const starts = sourceStarts(stack, projection, step, stored);
        if (!starts) continue;
        gatherRows<T>(
          starts,
          sourceEvents(stack, projection),
          stack.items,
          projection.weights + <usize>block * projection.blockBytes,
          currents,
          started,
        );
      }
      started = true;
    }
    if (!started) memory.fill(currents, 0, <usize>stack.items * BLOCK);
  }
}

/** output (+)= input */
// @ts-ignore: decorator
@inline
export function addRows<T>(output: usize, input: usize, bytes: usize, accumulate: bool): void {
  if (!accumulate) {
    memory.copy(output, input, bytes);
    return;
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(output + at, v128.add<T>(v128.load(output + at), v128.load(input + at)));
  }
}

/** The lists of what a projection brings in at a step: u32 [item] and one more; 0 for none. */
export function sourceStarts(stack: Stack, projection: Projection, step: i32, stored: i32): usize {
  if (projection.source < 0) {
    const from = step - projection.delay;
    if (from < 0) return 0;
    const starts = stack.inputStarts + <usize>projection.channel * stack.inputStartsBytes;
    return starts + ((<usize>(from * stack.items)) << 2);
  }
  const layer = stack.layer(projection.source);
  const row = stored + 1 - projection.delay;
  return startsOf(stack, layer, projection.channel) + ((<usize>(row * stack.items)) << 2);
}

export function sourceEvents(stack: Stack, projection: Projection): usize {
  if (projection.source < 0) {
    return stack.inputEvents + <usize>projection.channel * stack.inputEventsBytes;
  }
  return eventsOf(stack, stack.layer(projection.source), projection.channel);
}

/** Adds (λ/T)(Σu)²/Σu² to the losses. */
function addRegulariser(stack: Stack, layer: Layer, stored: i32): void {
  for (let item = 0; item < stack.items; item++) {
    const sums = layer.activity + ((<usize>(stored * stack.items + item)) << 4);
    const sum = load<f64>(sums);
    const squares = load<f64>(sums, 8);
    if (squares < SILENCE) continue;
    const loss = stack.losses + ((<usize>item) << 3);
    store<f64>(loss, load<f64>(loss) + (layer.sparsity * sum * sum) / (squares * <f64>stack.steps));
  }
}
