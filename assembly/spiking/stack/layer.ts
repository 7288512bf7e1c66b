/**
 * Neurons of one layer in a stack: a network whose mini-batches run step by step, with the neurons of a layer side by
 * side in the lanes. Everything is laid out by blocks of 64 bytes of neighbouring neurons (16 in float32, 8 in float64),
 * item after item within a block, so that a block of all items fits the first-level cache.
 */
import { NeuronKind } from './kinds/neuron-kind';


@unmanaged
export class Layer {
  kind: NeuronKind;
  neurons: i32;
  /** The network's number of the layer's first neuron: its position in the random streams. */
  firstNeuron: i32;
  /** Spikes of a neuron in a step. */
  channels: i32;
  /** Currents of a neuron in a step. */
  currentsPerNeuron: i32;
  /** Values that a neuron carries from step to step. */
  slots: i32;
  /** Blocks of neurons; the lanes beyond the last neuron have no weights and stay silent. @internal */
  blocks: i32;
  /** Whether other layers see its spikes. */
  feeds: bool;
  /** Whether the loss is on its spikes. */
  isOutput: bool;
  /** Whether its spikes are counted; always so for the output layer. */
  counted: bool;
  /** Weight λ of the sparsity regulariser (spiking paper, eq. 3). */
  sparsity: f64;

  /**
   * [step + 1][block][slot][item], 64 bytes each: the state before each step of the segment, and after the last. Where
   * nothing is learnt, only the latest.
   *
   * @internal
   */
  states: usize;
  /** [step][block][current][item], 64 bytes each. Where nothing is learnt, only the latest. @internal */
  currents: usize;
  /** [step + 1][block][channel][item][lane], a byte each; the first step is the one before the segment. @internal */
  spikes: usize;
  /** [channel]: lists of spiking neurons, one list per step and item, in the order of `spikes`. @internal */
  starts: usize;
  /** @internal */
  events: usize;
  /** [step][item]: Σu and Σu² over the layer (f64), for the regulariser. @internal */
  activity: usize;
  /**
   * Whether it sees no neurons' spikes: then nothing waits for it on the way back, where each of its blocks goes through
   * many steps at once, its weights' gradient near. @internal
   */
  comesLast: bool;
  /** Steps that it goes back through at once, at most. @internal */
  together: i32;
  /** [step mod `together` + 1][block][channel][item], 64 bytes each: cotangents of the spikes. @internal */
  spikeAdjoint: usize;
  /** [block][slot][item], 64 bytes each: cotangents of the state. @internal */
  stateAdjoint: usize;
  /** [block][current][item], 64 bytes each: cotangents of one step's currents; [current][step][item] of one block that comes last. @internal */
  currentAdjoint: usize;
  /**
   * [block][channel][item], 64 bytes each: spikes (or their probabilities) so far, and (output layer) the cotangent of every
   * step's.
   *
   * @internal
   */
  counts: usize;
  /** @internal */
  countAdjoint: usize;
  /** [segment][states of one step, spikes of one step]: where a later recomputation starts. @internal */
  boundaries: usize;

  /** Bytes of one step of `states`, `currents`, `spikes` and cotangents of spikes. @internal */
  stateBytes: usize;
  /** @internal */
  currentBytes: usize;
  /** @internal */
  spikeBytes: usize;
  /** @internal */
  spikeAdjointBytes: usize;
  /** Bytes from one step's states and currents to the next step's; 0 where only the latest are kept. @internal */
  stateStride: usize;
  /** @internal */
  currentStride: usize;
}

/** Cotangents of the layer's spikes in a step. */
// @ts-ignore: decorator
@inline
export function spikeCotangents(layer: Layer, step: i32): usize {
  return layer.spikeAdjoint + <usize>(step % (layer.together + 1)) * layer.spikeAdjointBytes;
}

/** Spikes of the last segment's steps, see `Layer.spikes`. */
export function layerSpikes(layer: Layer): f64 {
  return layer.spikes;
}

/** The latest states where nothing is learnt, see `Layer.states`. */
export function layerStates(layer: Layer): f64 {
  return layer.states;
}
