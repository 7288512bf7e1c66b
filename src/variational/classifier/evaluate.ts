import { type Dataset, foreignClasses } from '../../data/index.js';
import type { LongWorkOptions } from '../../engine/index.js';
import {
  type Describes,
  longWork,
  type Meta,
  makeMeta,
  NumericalError,
  RegionGroup,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import { type Classification, classificationOf } from '../../learning/index.js';
import { inPieces } from '../circuit/pieces.js';
import { ClassifierBatch } from './classifier-batch.js';
import type { ClassifierCore } from './classifier-core.js';
import { type ItemSource, itemSource } from './item-source.js';
import type { ClassifierParameters } from './parameters.js';
import { floatRegion } from './precision.js';

/** How samples are classified. */
export interface ClassifierEvaluateOptions extends LongWorkOptions {
  /** Reported in the result and of no other effect: ⟨Z⟩ is exact, nothing is drawn. */
  seed?: Seed;
}

export const classifierEvaluateOptions = () =>
  ({ seed: seed(), ...longWork() }) satisfies Describes<ClassifierEvaluateOptions>;

/** How a classifier does on samples. */
export interface ClassifierEvaluation extends Classification {
  /** The class of the largest logit; the lowest of several. */
  predictions: Uint8Array;
  /** Mean cross-entropy −log softmax(logits)[class] of a sample, natural. */
  loss: number;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/** A loss and its exact gradient. */
export interface LossAndGradient {
  /** Mean cross-entropy of a sample, natural. */
  loss: number;
  /** By each parameter, in the shapes of `ClassifierParameters`. */
  gradient: ClassifierParameters;
  /** How it was made. */
  meta: Meta;
}

/** Most samples that run at once. */
const CHUNK = 256;

/** See `QuantumClassifier.evaluate`. */
export async function evaluateClassifier(
  core: ClassifierCore,
  dataset: Dataset,
  options: ClassifierEvaluateOptions,
): Promise<ClassifierEvaluation> {
  const start = performance.now();
  const { seed } = readOptions('options', options, classifierEvaluateOptions);
  const source = itemSource(core, dataset);
  const { count, labels } = source;
  const foreign = foreignClasses('classifier', core.classNames, source.classNames);
  const { classes } = core.shape;
  const predictions = new Uint8Array(count);
  let sum = 0;
  await inChunks(core, source, false, options, async (batch, indices) => {
    await batch.forward(source, indices);
    sum += batch.sumOfLosses();
    const decisions = batch.decisions.view;
    indices.forEach((index, b) => {
      predictions[index] = decisions[b]!;
    });
  });
  if (!Number.isFinite(sum)) throw lossOverflow();
  return {
    ...classificationOf(labels, predictions, classes),
    loss: sum / count,
    seed,
    meta: makeMeta(start, {}, foreign),
  };
}

/** See `QuantumClassifier.lossAndGradient`. */
export async function lossAndGradient(
  core: ClassifierCore,
  dataset: Dataset,
  options: LongWorkOptions,
): Promise<LossAndGradient> {
  const start = performance.now();
  readOptions('options', options, longWork);
  const source = itemSource(core, dataset);
  const { precision } = core.shape;
  const total = new Float64Array(core.layout.length);
  let sum = 0;
  await inChunks(core, source, true, options, async (batch, indices, group) => {
    await batch.forward(source, indices);
    sum += batch.sumOfLosses();
    const gradient = floatRegion(group, precision, core.layout.length);
    await batch.gradient(gradient);
    const share = indices.length / source.count;
    const slopes = gradient.view;
    for (let i = 0; i < total.length; i++) total[i]! += share * slopes[i]!;
  });
  if (!Number.isFinite(sum)) throw lossOverflow();
  return { loss: sum / source.count, gradient: core.layout.read(total), meta: makeMeta(start, {}) };
}

const lossOverflow = () =>
  new NumericalError('the sum of the losses is not finite: the parameters are too large', 0);

/** Calls `work` with all samples, in order and some at a time, and with memory for each time. */
async function inChunks(
  core: ClassifierCore,
  { count, copying }: ItemSource,
  learns: boolean,
  options: LongWorkOptions,
  work: (batch: ClassifierBatch, indices: number[], group: RegionGroup) => Promise<void>,
): Promise<void> {
  const capacity = Math.min(CHUNK, count);
  const { onProgress } = options;
  await inPieces(core.engine, options, { dataset: count }, async (group, pause) => {
    // A copy, so that all samples meet the same parameters whatever is set meanwhile.
    const parameters = floatRegion(group, core.shape.precision, core.layout.length);
    parameters.view.set(core.parameters.view);
    const batch = new ClassifierBatch(core, group, { capacity, parameters, learns, pause });
    for (const _ of copying) await pause();
    for (let first = 0; first < count; first += capacity) {
      const indices = Array.from({ length: Math.min(capacity, count - first) }, (_, b) => first + b);
      const own = new RegionGroup(core.engine.arena);
      try {
        await work(batch, indices, own);
      } finally {
        own.dispose();
      }
      onProgress?.({ unit: 'sample', done: first + indices.length, total: count });
    }
  });
}
