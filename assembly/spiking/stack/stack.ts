/** A network as layers and the projections between them, with the memory of a mini-batch. */
import { BLOCK } from '../../simd/block';
import { LossKind } from './kinds/loss-kind';
import { SurrogateKind } from './kinds/surrogate-kind';
import { Layer } from './layer';
import { Projection } from './projection';


@unmanaged
export class Stack {
  /** Bytes of a number: 4 or 8. */
  bytes: i32;
  /** Room for items, and items that are run now. */
  capacity: i32;
  /** @internal */
  items: i32;
  /** Items of the whole batch, of which these may be a part: its mean loss is over all. @internal */
  batch: i32;
  steps: i32;
  /** Steps whose states are kept, and how many such segments make up a run. */
  segment: i32;
  /** @internal */
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

  /** Lists of spiking lines p · N + n, of all steps and items, as the batch brings them. @internal */
  lineStarts: usize;
  /** @internal */
  lineEvents: usize;
  /** External inputs: channels of an input, and lists of spiking inputs [channel] at these bytes from each other. */
  inputs: i32;
  inputChannels: i32;
  /** @internal */
  inputStarts: usize;
  /** @internal */
  inputStartsBytes: usize;
  /** @internal */
  inputEvents: usize;
  /** @internal */
  inputEventsBytes: usize;
  /** Analogue inputs [item][input] instead, the same in each step; 0 for none. @internal */
  analogue: usize;

  /** Number of the first item in the random streams, and their key. @internal */
  firstItem: u32;
  /** @internal */
  key0: u32;
  /** @internal */
  key1: u32;

  loss: LossKind;
  surrogate: SurrogateKind;
  /** α of the arctan surrogate, k of the fast sigmoid. */
  surrogateScale: f64;
  throughMemory: bool;
  /** Whether the loss is on the sums of output neurons' probabilities, not on their spikes. */
  expectedCounts: bool;
  /** Whether output neurons collapse on their targets. */
  clamped: bool;
  /** u32 [item] */
  labels: usize;
  /** f64 [item]: loss, regulariser included. */
  losses: usize;

  /** The first step of those that are gone back through together, of the segment's. @internal */
  firstStored: i32;
  /** Whether cotangents of spikes are left of a batch that was not gone back through to its beginning. @internal */
  unfinished: bool;
  /** Scratch for one block of neurons, or for the spikes of some items. @internal */
  work: usize;

  /** Of a call's units of work (a block of neurons in one step, mostly) the numbers of the next, and of those to be done. @internal */
  unit: i32;
  /** @internal */
  firstUnit: i32;
  /** @internal */
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

/** Where the next items take their Born samples from, and of how many in their batch they are. */
export function seedStack(stack: Stack, firstItem: u32, batch: i32, key0: u32, key1: u32): void {
  stack.batch = batch;
  stack.firstItem = firstItem;
  stack.key0 = key0;
  stack.key1 = key1;
}

/** Cotangents of a block's currents in a step, of which `stored` is the number in the segment: [item], 64 bytes each. */
// @ts-ignore: decorator
@inline
export function currentCotangents(
  stack: Stack,
  layer: Layer,
  block: i32,
  currentIndex: i32,
  stored: i32,
): usize {
  const row = layer.comesLast
    ? currentIndex * layer.together + stored - stack.firstStored
    : block * layer.currentsPerNeuron + currentIndex;
  return layer.currentAdjoint + <usize>(row * stack.items) * BLOCK;
}

/** Where analogue inputs [item][input] are to be written. */
export function stackAnalogue(stack: Stack): f64 {
  return stack.analogue;
}
