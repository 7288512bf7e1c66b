import type { Dataset } from '../data/dataset.js';
import { checkBoolean, checkOptions } from '../engine/check.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import { BatchMemory } from './batch-memory.js';
import type { NetworkCore } from './network-core.js';
import { CHUNK } from './run.js';
import { type EncodingOptions, spikeSource } from './spike-source.js';

/** The least probability whose logarithm counts in a loss, so that one impossible target does not make it infinite. */
export const PROBABILITY_FLOOR = 1e-12;

export interface EvaluateOptions extends EncodingOptions {
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
  /** Also run with the output neurons collapsing on their targets, as the likelihood (15)-(16) has it (default false). */
  clamped?: boolean;
}

export interface Evaluation {
  /** Share of samples whose class was found, 0 to 1, by one run each. */
  accuracy: number;
  /** Standard error of `accuracy` as the mean of independent samples. */
  stdErr: number;
  /** The class whose output neuron spiked most, over all steps and channels; a tie goes to the lowest class. */
  predictions: Uint8Array;
  /** Samples that were decided by such a tie. */
  ties: number;
  /** Counts [true class][predicted class]. */
  confusion: Uint32Array;
  /** Mean number of spikes in a time step, of all neurons together and of each one. */
  spikesPerStep: number;
  spikesPerStepByNeuron: Float64Array;
  /**
   * Mean −log p(target) of a sample, natural, summed over output neurons and steps: with the output neurons running
   * freely, as in use, and (if asked for) clamped to the targets, as the likelihood has it. Probabilities below 1e-12
   * count as 1e-12.
   */
  loss: { free: number; clamped?: number };
  seed: Seed;
  meta: Meta;
}

/** See `SpikingNetwork.evaluate`. */
export function evaluateNetwork(core: NetworkCore, dataset: Dataset, options: EvaluateOptions): Evaluation {
  const start = performance.now();
  checkOptions('options', options, ['steps', 'cap', 'seed', 'clamped']);
  const withClamped = checkBoolean('options.clamped', options.clamped ?? false);
  const seed = resolveSeed('options.seed', options.seed);
  const key = keyOf(seed);
  const { neurons, outputs } = core.topology.wiring;
  return core.engine.arena.scratch((group) => {
    const capacity = Math.min(CHUNK, dataset?.labels?.length ?? 0);
    const source = spikeSource(core, group, dataset, options, capacity);
    const { count, steps, labels } = source;
    const batch = new BatchMemory(core, group, capacity, 1, steps);
    const predictions = new Uint8Array(count);
    const confusion = new Uint32Array(outputs * outputs);
    const spikes = new Float64Array(neurons);
    const loss = { free: 0, clamped: 0 };
    let ties = 0;
    for (let first = 0; first < count; first += capacity) {
      const indices = Array.from({ length: Math.min(capacity, count - first) }, (_, b) => first + b);
      source.load(batch, indices, key);
      batch.setTargets(labels.subarray(first, first + indices.length));
      batch.forward(indices.length, first, key, { judged: true, clamped: false, floor: PROBABILITY_FLOOR });
      loss.free += sum(batch.loss.view, indices.length * steps);
      const records = batch.records.view;
      indices.forEach((index, b) => {
        const counts = new Float64Array(neurons);
        for (let t = 0; t < steps; t++) {
          const row = (b * steps + t) * neurons;
          for (let i = 0; i < neurons; i++) counts[i] += bitCount(records[row + i]);
        }
        for (let i = 0; i < neurons; i++) spikes[i] += counts[i];
        const rates = counts.subarray(neurons - outputs);
        const most = Math.max(...rates);
        predictions[index] = rates.indexOf(most);
        if (rates.lastIndexOf(most) > predictions[index]) ties++;
        confusion[labels[index] * outputs + predictions[index]]++;
      });
      if (withClamped) {
        batch.forward(indices.length, first, key, { judged: true, clamped: true, floor: PROBABILITY_FLOOR });
        loss.clamped += sum(batch.loss.view, indices.length * steps);
      }
    }
    let correct = 0;
    for (let c = 0; c < outputs; c++) correct += confusion[c * outputs + c];
    const accuracy = correct / count;
    const spikesPerStepByNeuron = spikes.map((total) => total / (count * steps));
    return {
      accuracy,
      stdErr: Math.sqrt((accuracy * (1 - accuracy)) / count),
      predictions,
      ties,
      confusion,
      spikesPerStep: sum(spikesPerStepByNeuron, neurons),
      spikesPerStepByNeuron,
      loss: { free: loss.free / count, ...(withClamped && { clamped: loss.clamped / count }) },
      seed,
      meta: makeMeta(start, seed, { ...options, steps, clamped: withClamped }),
    };
  });
}

function sum(values: Float64Array, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += values[i];
  return total;
}

function bitCount(pattern: number): number {
  let count = 0;
  for (let rest = pattern; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
