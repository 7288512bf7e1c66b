import type { LossKind } from '../../../assembly/spiking/stack/kinds/loss-kind.js';
import type { SurrogateKind } from '../../../assembly/spiking/stack/kinds/surrogate-kind.js';
import type { Precision } from '../../engine/index.js';

/** The windowed leak of a layer, see `LeakOptions`. */
export interface LayerLeak {
  slope: number;
  window: number;
}

/** What a stack's cotangents are of. */
export interface StackLearning {
  surrogate: SurrogateKind;
  surrogateScale: number;
  throughMemory: boolean;
  clamped: boolean;
  /** Whether the loss is on the sums of output neurons' probabilities, not on their spikes (default false). */
  expectedCounts?: boolean;
  /** Of each layer of SQS neurons (default none). */
  leak?: readonly LayerLeak[];
  /** λ of each layer, see `SurrogateOptions.sparsity`. */
  sparsity: readonly number[];
}

export interface StackOptions {
  precision: Precision;
  /** Most items of a batch. */
  capacity: number;
  steps: number;
  loss: LossKind;
  /** Nothing for forward runs only. */
  learning?: StackLearning;
  /** Whether inputs are analogue values, the same in each step, instead of spikes. */
  analogue: boolean;
  /** Whether the spikes of all layers are counted, not only the output layer's. */
  countAll: boolean;
  /** Most bytes that states may take; longer runs are computed in segments, all but the last of them twice. */
  memoryBudget: number;
}
