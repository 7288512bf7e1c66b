import type { FloatRegion, RegionGroup, Steps } from '../../engine/index.js';
import type { BatchPart, PartRunner } from '../../learning/index.js';
import { ClassifierBatch } from './classifier-batch.js';
import type { ClassifierCore } from './classifier-core.js';
import type { ItemSource } from './item-source.js';
import { floatRegion } from './precision.js';

/** What a part's samples gave besides the gradient. */
export interface ClassifierPass {
  losses: Float64Array;
  /** The classes that they were taken for. */
  decisions: Uint8Array;
}

/** What it takes to run a part. */
export type ClassifierPart = Pick<BatchPart, 'places' | 'numbers' | 'batch'>;

/**
 * Runs parts of batches in the memory of one engine; if it `learns` they leave the part's share in the gradient of the batch's mean
 * loss.
 *
 * @param capacity most samples of a part
 * @throws NumericalError when a loss, or their sum, is not finite
 */
export function classifierRunner(
  core: ClassifierCore,
  group: RegionGroup,
  source: ItemSource,
  capacity: number,
  learns = true,
  parameters = core.parameters,
) {
  const batch = new ClassifierBatch(core, group, { capacity, parameters, learns });
  const left: FloatRegion[] = learns ? [floatRegion(group, core.shape.precision, core.layout.length)] : [];
  return {
    given: [parameters],
    left,
    *run({ places, numbers, batch: whole }: ClassifierPart): Steps<ClassifierPass> {
      yield* batch.forward(source, places, numbers);
      batch.checkLosses();
      const { length } = numbers;
      for (const gradient of left) {
        yield* batch.gradient(gradient);
        const slopes = gradient.view;
        const share = length / whole;
        for (let i = 0; share < 1 && i < slopes.length; i++) slopes[i]! *= share;
      }
      return { losses: batch.losses.view.slice(0, length), decisions: batch.decisions.view.slice(0, length) };
    },
  } satisfies PartRunner<ClassifierPass>;
}
