import type { Dataset } from '../data/dataset.js';
import { checkOptions } from '../engine/check.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { resolveSeed, type Seed } from '../engine/seed.js';
import { ClassifierBatch } from './classifier-batch.js';
import type { ClassifierCore } from './classifier-core.js';
import { type ItemSource, itemSource } from './item-source.js';
import type { ClassifierParameters } from './parameters.js';
import { numbers } from './precision.js';

export interface ClassifierEvaluateOptions {
  /** Reported in the result and of no other effect: ⟨Z⟩ is exact, nothing is drawn. */
  seed?: Seed;
}

export interface ClassifierEvaluation {
  /** Share of samples whose class was found, 0 to 1. */
  accuracy: number;
  /** Standard error of `accuracy` as the mean of independent samples. */
  stdErr: number;
  /** The class of the largest logit; the lowest of several. */
  predictions: Uint8Array;
  /** Counts [true class][predicted class]. */
  confusion: Uint32Array;
  /** Mean cross-entropy −log softmax(logits)[class] of a sample, natural. */
  loss: number;
  seed: Seed;
  meta: Meta;
}

/** A loss and its exact gradient. */
export interface LossAndGradient {
  /** Mean cross-entropy of a sample, natural. */
  loss: number;
  gradient: ClassifierParameters;
}

/** Most samples that run at once. */
const CHUNK = 256;

/** See `QuantumClassifier.evaluate`. */
export function evaluateClassifier(
  core: ClassifierCore,
  dataset: Dataset,
  options: ClassifierEvaluateOptions,
): ClassifierEvaluation {
  const start = performance.now();
  checkOptions('options', options, ['seed']);
  const seed = resolveSeed('options.seed', options.seed);
  const source = itemSource(core, dataset);
  const { count, labels } = source;
  const { classes } = core.shape;
  const predictions = new Uint8Array(count);
  const confusion = new Uint32Array(classes * classes);
  let loss = 0;
  let correct = 0;
  inChunks(core, source, false, (batch, indices) => {
    loss += batch.forward(source, indices);
    const decisions = batch.decisions.view;
    indices.forEach((index, b) => {
      predictions[index] = decisions[b];
      confusion[labels[index] * classes + decisions[b]]++;
      if (decisions[b] === labels[index]) correct++;
    });
  });
  const accuracy = correct / count;
  return {
    accuracy,
    stdErr: Math.sqrt((accuracy * (1 - accuracy)) / count),
    predictions,
    confusion,
    loss: loss / count,
    seed,
    meta: makeMeta(start, seed, { seed }),
  };
}

/** See `QuantumClassifier.lossAndGradient`. */
export function lossAndGradient(core: ClassifierCore, dataset: Dataset): LossAndGradient {
  const source = itemSource(core, dataset);
  const sum = new Float64Array(core.layout.length);
  let loss = 0;
  core.engine.arena.scratch((group) => {
    const gradient = numbers(group, core.shape.precision, core.layout.length);
    inChunks(core, source, true, (batch, indices) => {
      loss += batch.forward(source, indices);
      batch.gradient(gradient);
      const share = indices.length / source.count;
      gradient.view.forEach((slope, i) => {
        sum[i] += share * slope;
      });
    });
  });
  return { loss: loss / source.count, gradient: core.layout.read(sum) };
}

/** Calls `work` with all samples, in order and some at a time. */
function inChunks(
  core: ClassifierCore,
  { count }: ItemSource,
  learns: boolean,
  work: (batch: ClassifierBatch, indices: number[]) => void,
): void {
  const capacity = Math.min(CHUNK, count);
  core.engine.arena.scratch((group) => {
    const batch = new ClassifierBatch(core, group, capacity, learns);
    for (let first = 0; first < count; first += capacity) {
      work(
        batch,
        Array.from({ length: Math.min(capacity, count - first) }, (_, b) => first + b),
      );
    }
  });
}
