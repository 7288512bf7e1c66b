/** A network as layers and the projections between them, with the memory of a mini-batch; written by the facade. */
import { BLOCK } from '../../simd/block';
import { align, Layer, layoutLayer } from './layer';
import { Projection } from './projection';


@unmanaged
export class Stack {
  /** Bytes of a number: 4 or 8. */
  bytes: i32;
  /** Room for items, and items of the present batch. */
  capacity: i32;
  items: i32;
  steps: i32;
  /** Steps whose states are kept, and how many such segments make up a run. */
  segment: i32;
  segments: i32;
  /** Whether cotangents follow. */
  learns: bool;
  /** Whether layers see spikes of earlier layers only, so that each can run all steps of a segment before the next. */
  feedforward: bool;

  /** Addresses (u32) of the layers, in an order in which each follows those it sees spikes of in the same step. */
  layers: usize;
  layerCount: i32;
  projections: usize;
  projectionCount: i32;

  /** External inputs: channels of an input, and lists of spiking inputs [channel] at these bytes from each other. */
  inputs: i32;
  inputChannels: i32;
  inputStarts: usize;
  inputStartsBytes: usize;
  inputEvents: usize;
  inputEventsBytes: usize;
  /** Analogue inputs [item][input] instead, the same in each step; 0 for none. */
  analogue: usize;

  /** Number of the first item in the random streams, and their key. */
  firstItem: u32;
  key0: u32;
  key1: u32;

  loss: i32;
  surrogate: i32;
  surrogateScale: f64;
  throughMemory: bool;
  /** Whether output neurons collapse on their targets. */
  clamped: bool;
  /** u32 [item] */
  labels: usize;
  /** f64 [item]: loss, regulariser included. */
  losses: usize;

  /** Transposed lists of one source and step: u32 [line + 1], u32 [event]. */
  transposedStarts: usize;
  transposedEvents: usize;
  /** Scratch for one block of neurons. */
  work: usize;


  @inline
  layer(index: i32): Layer {
    return changetype<Layer>(load<usize>(this.layers + ((<usize>index) << 2)));
  }


  @inline
  projection(index: i32): Projection {
    return changetype<Projection>(load<usize>(this.projections + ((<usize>index) << 2)));
  }
}

export function stackBytes(): usize {
  return offsetof<Stack>();
}

export function describeStack(
  stack: Stack,
  bytes: i32,
  capacity: i32,
  steps: i32,
  segment: i32,
  learns: bool,
  layers: usize,
  layerCount: i32,
  projections: usize,
  projectionCount: i32,
  inputs: i32,
  inputChannels: i32,
  labels: usize,
  losses: usize,
): void {
  stack.bytes = bytes;
  stack.capacity = capacity;
  stack.items = capacity;
  stack.steps = steps;
  stack.segment = segment;
  stack.segments = (steps + segment - 1) / segment;
  stack.learns = learns;
  stack.layers = layers;
  stack.layerCount = layerCount;
  stack.projections = projections;
  stack.projectionCount = projectionCount;
  stack.inputs = inputs;
  stack.inputChannels = inputChannels;
  stack.labels = labels;
  stack.losses = losses;
}

/** Where the next batch takes its Born samples from. */
export function seedStack(stack: Stack, firstItem: u32, key0: u32, key1: u32): void {
  stack.firstItem = firstItem;
  stack.key0 = key0;
  stack.key1 = key1;
}

/** Where analogue inputs [item][input] are to be written. */
export function stackAnalogue(stack: Stack): usize {
  return stack.analogue;
}

/** @param scale α of the arctan surrogate, k of the fast sigmoid */
export function describeLearning(
  stack: Stack,
  loss: i32,
  surrogate: i32,
  scale: f64,
  throughMemory: bool,
  clamped: bool,
): void {
  stack.loss = loss;
  stack.surrogate = surrogate;
  stack.surrogateScale = scale;
  stack.throughMemory = throughMemory;
  stack.clamped = clamped;
}

/**
 * Gives everything its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @param inputEvents room for events of one input channel
 * @returns the first byte after it
 */
export function layoutStack(stack: Stack, analogue: bool, inputEvents: i32, at: usize): usize {
  const capacity = <usize>stack.capacity;
  const lanes = BLOCK / <usize>stack.bytes;
  stack.items = stack.capacity;
  let lines = stack.inputs;
  let events = <usize>inputEvents / <usize>max(stack.steps, 1);
  let work: usize = 0;
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    at = layoutLayer(stack, layer, at);
    lines = max(lines, layer.blocks * <i32>lanes);
    events = max(events, capacity * <usize>layer.neurons);
    work = max(work, workBytes(layer));
  }
  events = max(events, capacity * <usize>stack.inputs);
  stack.feedforward = true;
  for (let p = 0; p < stack.projectionCount; p++) {
    const projection = stack.projection(p);
    if (projection.source >= projection.target) stack.feedforward = false;
    const targets = <usize>stack.layer(projection.target).blocks;
    if (stack.learns && projection.source >= 0) {
      projection.transposed = at;
      at += targets * <usize>projection.lines * BLOCK;
    }
    if (analogue && projection.source < 0) {
      projection.steady = at;
      at += targets * capacity * BLOCK;
      projection.steadyAdjoint = at;
      at += targets * capacity * BLOCK;
    }
  }
  stack.analogue = 0;
  if (analogue) {
    stack.analogue = at;
    at = align(at + capacity * <usize>stack.inputs * <usize>stack.bytes);
  } else if (stack.inputChannels > 1) {
    stack.inputStartsBytes = (capacity * <usize>stack.steps + 1) << 2;
    stack.inputStarts = at;
    at = align(at + stack.inputStartsBytes * <usize>stack.inputChannels);
    stack.inputEventsBytes = (<usize>inputEvents + 1) << 2;
    stack.inputEvents = at;
    at = align(at + stack.inputEventsBytes * <usize>stack.inputChannels);
  }
  if (stack.learns) {
    stack.transposedStarts = at;
    at = align(at + ((<usize>lines + 1) << 2));
    stack.transposedEvents = at;
    at = align(at + (events << 2));
  }
  stack.work = at;
  return at + work;
}

/** Bytes of scratch for one block: uniforms, state and its cotangents, probabilities and choices of each pattern. */
function workBytes(layer: Layer): usize {
  const components = <usize>max(layer.components, 1);
  const patterns = <usize>layer.patterns;
  return 256 + BLOCK * (2 * components + 4 * patterns + 4 * <usize>layer.channels + <usize>layer.slots + 8);
}
