import type { Dataset } from '../../../data/index.js';
import { clippedRates, type FitName, fitPoints, rateError } from '../../../device/index.js';
import {
  ArgumentError,
  Pacer,
  type Progress,
  readOptions,
  runInSteps,
  type Steps,
} from '../../../engine/index.js';
import { classificationOf } from '../../../learning/index.js';
import { addCosts } from '../../neuron/neuron-costs.js';
import type { NetworkCore } from '../network-core.js';
import { type Evaluation, evaluateNetwork } from './evaluate.js';
import { type EvaluateOptions, evaluateOptions } from './evaluate-options.js';
import { foldingFloor } from './folding-floor.js';

/**
 * `evaluate` at several factors of the noise, all passes together as many as without, and rates that are led back to none: they
 * decide. See `ExtrapolationOptions`.
 */
export async function evaluateExtrapolated(
  core: NetworkCore,
  dataset: Dataset,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const settings = readOptions('options', options, evaluateOptions);
  const { amplify, factors, fit, passes, seed } = settings;
  if (!settings.device) throw new ArgumentError('options.amplify', 'needs a device');
  if (passes < factors.length) {
    throw new ArgumentError('options.passes', `at least ${factors.length}, one at each factor`, passes);
  }
  const share = factors.map((_, i) => Math.floor((passes + i) / factors.length));
  const done = factors.map(() => 0);
  // All at once, so that all see what they were given at the call.
  const evaluating = factors.map((factor, i) => {
    const onProgress = (progress: Progress) => {
      done[i] = progress.done;
      const sum = done.reduce((a, b) => a + b, 0);
      options.onProgress?.({ ...progress, done: sum, total: factors.length * progress.total });
    };
    return evaluateNetwork(
      core,
      dataset,
      {
        ...options,
        passes: share[i]!,
        seed: i === 0 ? seed : `${seed} at ${factor}`,
        ...(options.onProgress && { onProgress }),
      },
      { amplify, factor },
    );
  });
  const flooring =
    amplify === 'fold' ? foldingFloor(core, { ...options, readout: settings.readout }) : undefined;
  // All of them let go of their memory, whichever fails.
  await Promise.allSettled([...evaluating, flooring]);
  const [floor, ...evaluations] = await Promise.all([flooring, ...evaluating]);
  const combining = combined(core, dataset.labels, evaluations, { factors, fit, share, passes });
  const evaluation = await runInSteps(combining, new Pacer({ signal: options.signal }));
  if (floor) evaluation.extrapolation!.floor = floor;
  return evaluation;
}

/** The evaluation by extrapolated rates. */
function* combined(
  core: NetworkCore,
  labels: Uint8Array,
  evaluations: readonly Evaluation[],
  given: { factors: readonly number[]; fit: FitName; share: number[]; passes: number },
): Steps<Evaluation> {
  const { factors, fit, share } = given;
  const [first] = evaluations as [Evaluation];
  const { shape } = first.rates;
  const [samples, classes] = shape;
  const steps = (first.meta.options as { steps: number }).steps;
  const { inputs } = core.model;
  const raw = evaluations.map(({ rates, readout }) => readout?.inverted ?? rates.values);
  const errors = evaluations.map(
    ({ readout, rates }, k) =>
      readout?.stdErr ?? rates.values.map((rate) => rateError(rate, share[k]! * steps * inputs)),
  );
  const points = yield* fitPoints(core.engine.kernels, factors, raw, errors, { fit, asymptote: 0.5 });
  const { fits, taken } = points;
  const { values, clipped } = clippedRates(points.values);
  const predictions = new Uint8Array(samples);
  let ties = 0;
  for (let sample = 0; sample < samples; sample++) {
    const row = values.subarray(sample * classes, (sample + 1) * classes);
    const highest = Math.max(...row);
    predictions[sample] = row.indexOf(highest);
    if (row.lastIndexOf(highest) > predictions[sample]!) ties++;
  }
  return {
    ...first,
    ...classificationOf(labels, predictions, classes),
    rates: { values, shape },
    ties,
    costs: evaluations.map(({ costs }) => costs!).reduce(addCosts),
    extrapolation: {
      ...{ factors, passes: share, raw, fits, taken, clipped },
    },
    meta: { ...first.meta, options: { ...(first.meta.options as object), passes: given.passes } },
  };
}
