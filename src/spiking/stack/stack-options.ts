import type { LossKind } from '../../../assembly/spiking/stack/kinds/loss-kind.js';
import type { SurrogateKind } from '../../../assembly/spiking/stack/kinds/surrogate-kind.js';
import { ArgumentError, type Precision } from '../../engine/index.js';

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
  /** Whether a forward run stops after each step, for `visitStates` (default false). */
  stepwise?: boolean;
}

/** The fewest segments of about equal length with which a run keeps to its budget. */
export function longestSegment(steps: number, budget: number, bytesOf: (segment: number) => number): number {
  let least = Infinity;
  for (let segments = 1; segments <= steps; segments = Math.max(segments + 1, Math.floor(segments * 1.1))) {
    const segment = Math.ceil(steps / segments);
    const bytes = bytesOf(segment);
    if (bytes <= budget) return segment;
    least = Math.min(least, bytes);
  }
  throw new ArgumentError(
    'options.memoryBudget',
    `at least ${least} bytes for this network, batch and number of steps`,
    budget,
  );
}
