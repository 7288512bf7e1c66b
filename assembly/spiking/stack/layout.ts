/** Where everything of a mini-batch has its place in memory. */
import { roundUp } from '../../memory';
import { BLOCK } from '../../simd/block';
import { MemoryKind } from '../neuron/memory-kind';
import { Layer } from './layer';
import { NeuronKind } from './kinds/neuron-kind';
import { listBytes } from './source-events';
import { closedWorkBytes } from './sqs/closed/scratch';
import { sqsWorkBytes } from './sqs/scratch';
import { layoutSqs, SqsLayer } from './sqs/sqs-layer';
import { Stack } from './stack';
import { STEPS_TOGETHER } from './steps-together';
import { LIF_WORK } from './threshold/lif-layer';
import { QLIF_WORK } from './threshold/qlif-layer';

/**
 * Gives everything its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @param inputEvents room for events of one input channel
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutStack(stack: Stack, analogue: bool, inputEvents: f64, at: f64): f64 {
  const capacity = <f64>stack.capacity;
  const block = <f64>BLOCK;
  stack.items = stack.capacity;
  stack.segments = <i32>ceil(<f64>stack.steps / <f64>stack.segment);
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    // To its last spike a neuron adds cotangents of its own, and before those of later layers.
    layer.comesLast =
      layer.kind != NeuronKind.Sqs || changetype<SqsLayer>(layer).memoryKind != MemoryKind.LastSpike;
  }
  for (let p = 0; p < stack.projectionCount; p++) {
    const projection = stack.projection(p);
    if (projection.source >= 0) stack.layer(projection.target).comesLast = false;
  }
  let work: f64 = 0;
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    at = layoutLayer(stack, layer, at);
    work = max(work, max(workBytes(layer), listBytes(layer)));
  }
  for (let p = 0; p < stack.projectionCount; p++) {
    const projection = stack.projection(p);
    const targets = <f64>stack.layer(projection.target).blocks * block;
    if (stack.learns && projection.source >= 0) {
      projection.transposed = <usize>at;
      at += targets * <f64>projection.lines;
    }
    if (stack.learns && !(analogue && projection.source < 0)) {
      const together = <f64>stack.layer(projection.target).together;
      projection.lists = <usize>at;
      at = align(at + 4 * ((together * capacity + 1) * <f64>projection.lines + 1));
    }
    if (analogue && projection.source < 0) {
      projection.steady = <usize>at;
      at += targets * capacity;
      projection.steadyAdjoint = <usize>at;
      at += targets * capacity;
    }
  }
  stack.analogue = 0;
  if (analogue) {
    stack.analogue = <usize>at;
    at = align(at + capacity * <f64>stack.inputs * <f64>stack.bytes);
  } else if (stack.inputChannels > 1) {
    const channels = <f64>stack.inputChannels;
    const starts = 4 * (capacity * <f64>stack.steps + 1);
    stack.inputStartsBytes = <usize>starts;
    stack.inputStarts = <usize>at;
    at = align(at + starts * channels);
    const lists = 4 * (inputEvents + 1);
    stack.inputEventsBytes = <usize>lists;
    stack.inputEvents = <usize>at;
    at = align(at + lists * channels);
  }
  stack.work = <usize>at;
  return at + work;
}

/** Bytes of scratch for one block of neurons. */
function workBytes(layer: Layer): f64 {
  if (layer.kind == NeuronKind.Lif) return LIF_WORK;
  if (layer.kind == NeuronKind.Qlif) return QLIF_WORK;
  const sqs = changetype<SqsLayer>(layer);
  return sqs.closed ? closedWorkBytes(sqs) : sqsWorkBytes(sqs);
}

/**
 * Gives the layer its places in memory from `at` on.
 *
 * @returns the first byte after them
 */
function layoutLayer(stack: Stack, layer: Layer, at: f64): f64 {
  const items = <f64>stack.items;
  const lanes = BLOCK / <usize>stack.bytes;
  layer.blocks = <i32>((<usize>layer.neurons + lanes - 1) / lanes);
  const blocks = <f64>layer.blocks;
  const stored = <f64>stack.segment;
  const block = <f64>BLOCK;
  const channels = <f64>layer.channels;
  const state = blocks * <f64>layer.slots * items * block;
  const current = blocks * <f64>layer.currentsPerNeuron * items * block;
  const spike = blocks * channels * items * <f64>lanes;
  const spikeAdjoint = blocks * channels * items * block;
  layer.states = <usize>at;
  at += stack.learns ? (stored + 1) * state : state;
  layer.currents = <usize>at;
  at += stack.learns ? stored * current : current;
  layer.spikes = <usize>at;
  at = align(at + (stored + 1) * spike);
  if (layer.feeds) {
    const lists = (stored + 1) * items;
    layer.starts = <usize>at;
    at = align(at + 4 * (lists + 1) * channels);
    layer.events = <usize>at;
    // One more than can be: the list's end is written before it is decided.
    at = align(at + 4 * (lists * <f64>layer.neurons + 1) * channels);
  }
  layer.activity = <usize>at;
  at += 16 * stored * items;
  if (layer.kind == NeuronKind.Sqs) at = layoutSqs(changetype<SqsLayer>(layer), stack.learns, at);
  if (layer.counted) {
    layer.counts = <usize>at;
    at += spikeAdjoint;
  }
  if (stack.learns) {
    layer.together = layer.comesLast ? min(stack.segment, STEPS_TOGETHER) : 1;
    layer.spikeAdjoint = <usize>at;
    at += <f64>(layer.together + 1) * spikeAdjoint;
    layer.stateAdjoint = <usize>at;
    at += state;
    layer.currentAdjoint = <usize>at;
    at += layer.comesLast ? (current / blocks) * <f64>layer.together : current;
    if (layer.isOutput) {
      layer.countAdjoint = <usize>at;
      at += spikeAdjoint;
    }
    layer.boundaries = <usize>at;
    at = align(at + <f64>stack.segments * (state + spike));
  }
  return at;
}

/** Rounded up to whole cache lines. */
function align(at: f64): f64 {
  return roundUp(at, <f64>BLOCK);
}
