/** A network as layers and the projections between them, with the memory of a mini-batch; written by the facade. */
import { Layer } from './layer';
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

  /** Lists of spiking lines p · N + n, of all steps and items, as the batch brings them. */
  lineStarts: usize;
  lineEvents: usize;
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

  /** Of a call's units of work (a block of neurons in one step, mostly) the numbers of the next, and of those to be done. */
  unit: i32;
  firstUnit: i32;
  endUnit: i32;

  /** Begins a call that does only the units from `first` up to `end`. */
  takeUnits(first: i32, end: i32): void {
    this.unit = 0;
    this.firstUnit = first;
    this.endUnit = end;
  }

  /** Counts a unit; returns whether it is to be done now. */
  isNext(): bool {
    const unit = this.unit++;
    return unit >= this.firstUnit && unit < this.endUnit;
  }

  /** Whether the call has come to its last unit. */
  get finished(): bool {
    return this.unit <= this.endUnit;
  }


  @inline
  layer(index: i32): Layer {
    return changetype<Layer>(load<usize>(this.layers + ((<usize>index) << 2)));
  }


  @inline
  projection(index: i32): Projection {
    return changetype<Projection>(load<usize>(this.projections + ((<usize>index) << 2)));
  }
}

export function stackBytes(): f64 {
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
  stack.segments = <i32>ceil(<f64>steps / <f64>segment);
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
export function stackAnalogue(stack: Stack): f64 {
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
