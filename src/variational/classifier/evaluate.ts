import { type Dataset, foreignClasses } from '../../data/index.js';
import type { LongWorkOptions } from '../../engine/index.js';
import {
  type Describes,
  type FloatRegion,
  inParts,
  longWork,
  type Meta,
  makeMeta,
  NumericalError,
  Pacer,
  RegionGroup,
  readOptions,
  runInSteps,
  type Seed,
  seed,
  tooLarge,
} from '../../engine/index.js';
import { type BatchWork, type Classification, classificationOf } from '../../learning/index.js';
import type { ClassifierCore } from './classifier-core.js';
import { type ClassifierPart, type ClassifierPass, classifierRunner } from './classifier-pass.js';
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
  const loss = await inChunks(core, source, false, options, ({ decisions }, first) =>
    predictions.set(decisions, first),
  );
  return {
    ...classificationOf(labels, predictions, classes),
    loss,
    seed,
    meta: makeMeta(start, {}, [...core.engine.warnings, ...foreign]),
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
  const total = new Float64Array(core.layout.length);
  const loss = await inChunks(core, source, true, options, ({ losses, gradients }) => {
    const share = losses.length / source.count;
    for (let i = 0; i < total.length; i++) total[i]! += share * gradients[0]![i]!;
  });
  return {
    loss,
    gradient: core.layout.read(total),
    meta: makeMeta(start, {}, [...core.engine.warnings]),
  };
}

/** Runs all samples, in order and some at a time, and hands over what they give and the first one's number; returns their mean loss. */
async function inChunks(
  core: ClassifierCore,
  source: ItemSource,
  learns: boolean,
  options: LongWorkOptions,
  take: (found: ChunkFound, first: number) => void,
): Promise<number> {
  const { count, copying, samples: dataset } = source;
  const { engine, shape } = core;
  const capacity = Math.min(CHUNK, count);
  const pacer = new Pacer(options, () => core.checkAlive());
  const group = new RegionGroup(engine.arena);
  let sum = 0;
  try {
    // A copy, so that all samples meet the same parameters whatever is set meanwhile.
    const parameters = floatRegion(group, shape.precision, core.layout.length);
    parameters.view.set(core.parameters.view);
    const { left, run } = classifierRunner(core, group, source, capacity, learns, parameters);
    for (const _ of copying) await pacer.pause();
    await inParts<ClassifierPart, ChunkFound>(engine, pacer, {
      ...{ job: 'classifier', count: count / capacity },
      shared: (): BatchWork => ({
        ...{ options: shape, settings: { learns }, capacity, dataset, parameters: () => [parameters.view] },
      }),
      parts: (function* () {
        for (let first = 0; first < count; first += capacity) {
          const batch = Math.min(capacity, count - first);
          const numbers = Uint32Array.from({ length: batch }, (_, b) => first + b);
          yield { batch, numbers, places: numbers };
        }
      })(),
      here: async (part) => ({
        ...(await runInSteps(run(part), pacer)),
        gradients: left.map(({ view }) => view),
      }),
      take(found, { numbers, batch }) {
        const first = numbers[0]!;
        take(found, first);
        sum += found.losses.reduce((all, loss) => all + loss);
        pacer.report({ unit: 'sample', done: first + batch, total: count });
      },
    });
  } catch (error) {
    throw tooLarge(error, { dataset: count });
  } finally {
    group.dispose();
  }
  if (Number.isFinite(sum)) return sum / count;
  throw new NumericalError('the sum of the losses is not finite: the parameters are too large', 0);
}

/** What a chunk gave. */
type ChunkFound = ClassifierPass & { gradients: readonly FloatRegion['view'][] };
