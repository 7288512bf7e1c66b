import { copySamples, type Dataset, foreignClasses } from '../../../data/index.js';
import {
  clippedRates,
  type DeviceCosts,
  type RateExtrapolation,
  type ReadoutInversion,
  rateError,
} from '../../../device/index.js';
import {
  ArgumentError,
  inChunks,
  type Meta,
  makeMeta,
  Pacer,
  RegionGroup,
  readOptions,
  type Seed,
  tooLarge,
} from '../../../engine/index.js';
import { type Classification, classificationOf } from '../../../learning/index.js';
import type { NetworkCore } from '../network-core.js';
import type { NetworkOptions } from '../network-options.js';
import type { Amplification } from '../neuron-run.js';
import { chunkSize } from '../run.js';
import { DEFAULT_STEPS } from '../spike-source.js';
import {
  addTo,
  ChunkEvaluation,
  type ChunkResult,
  type EvaluationWork,
  isOneByOne,
  stepsOf,
} from './chunk-evaluation.js';
import { type EvaluateOptions, evaluateOptions } from './evaluate-options.js';

/** How a network classifies. */
export interface Evaluation extends Classification {
  /** The class whose output neuron spiked most, over all passes, steps and channels; a tie goes to the lowest class. */
  predictions: Uint8Array;
  /** Spikes per step and channel of each output neuron, 0 to 1, mean over the passes, [sample][class]. */
  rates: { values: Float64Array; shape: [samples: number, classes: number] };
  /** Samples that were decided by such a tie. */
  ties: number;
  /** Mean number of spikes that a sample costs by time step, those of all passes added up, of all neurons together. */
  spikesPerStep: number;
  /** The same of each neuron, hidden ones first, [neuron]. */
  spikesPerStepByNeuron: Float64Array;
  /**
   * Mean loss of a sample. SQS: −log p(target), natural, summed over output neurons and steps: with the output neurons
   * running freely, as in use, and (if asked for) clamped to the targets, as the likelihood has it. Probabilities below
   * 1e-12 count as 1e-12. LIF and QLIF: softmax cross-entropy of the output neurons' rates.
   */
  loss: { free: number; clamped?: number };
  /** What all passes would take on the `device`, if one is given. */
  costs?: DeviceCosts;
  /** How `rates` were found, with `amplify`; what is said of spikes and losses is then as without. */
  extrapolation?: RateExtrapolation;
  /** How `rates` were led back to what was there before it was read, with `readout`; with `amplify` at factor 1. */
  readout?: ReadoutInversion;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/** See `SpikingNetwork.evaluate`. */
export async function evaluateNetwork(
  core: NetworkCore,
  given: Dataset,
  options: EvaluateOptions,
  amplification?: Amplification,
): Promise<Evaluation> {
  const start = performance.now();
  core.checkAlive();
  const settings = readOptions('options', options, evaluateOptions);
  const { passes, teacherForcing, input } = settings;
  if (input === 'analogue' && settings.maxRate !== undefined) {
    throw new ArgumentError('options.maxRate', 'applies to rate encoding, not to analogue input');
  }
  const pacer = new Pacer(options);
  const { neurons, outputs } = core.topology.wiring;
  const oneByOne = isOneByOne(core, settings);
  if (settings.device && !oneByOne) {
    throw new ArgumentError('options.device', 'is for SQS neurons in float64, rate encoded');
  }
  if (teacherForcing && !oneByOne) {
    throw new ArgumentError('options.teacherForcing', 'is for SQS neurons in float64, rate encoded');
  }
  if (settings.readout === 'invert' && !settings.device) {
    throw new ArgumentError('options.readout', "'none' without a device", settings.readout);
  }
  const { samples: dataset, copying } = copySamples('dataset', given);
  const group = new RegionGroup(core.engine.arena);
  try {
    for (const _ of core.drawn()) await pacer.pause();
    const chunk = chunkSize(dataset.labels.length, stepsOf(dataset, settings), core.inputLines);
    const task = { settings, amplification, chunk };
    const isSplit = core.engine.crew !== undefined && dataset.labels.length > chunk;
    const evaluation = new ChunkEvaluation(core, group, dataset, task, !isSplit);
    // As they are now, as those of the run are.
    const shared: EvaluationWork | undefined = isSplit
      ? {
          ...task,
          network: core.description.options as NetworkOptions,
          parameters: core.read(),
          dataset,
        }
      : undefined;
    const { count, steps, lossScale, inverse, neurons: run } = evaluation;
    const predictions = new Uint8Array(count);
    const rates = new Float64Array(count * outputs);
    /** What decides. */
    const deciding = inverse ? new Float64Array(rates.length) : rates;
    const mostSpikes = passes * steps * core.model.inputs;
    const spikes = new Float64Array(neurons);
    const loss = { free: 0, clamped: 0 };
    let ties = 0;
    for (const _ of copying) {
      await pacer.pause();
      core.checkAlive();
    }
    await inChunks<ChunkResult>(core.engine, pacer, count, chunk, {
      job: 'evaluation',
      shared: () => shared!,
      here: ({ first, items }) =>
        evaluation.run(pacer, first, { first, items }, (done) =>
          pacer.report({ unit: 'sample', done: first + done, total: count }),
        ),
      take(found, { first, items }) {
        core.checkAlive();
        predictions.set(found.predictions, first);
        rates.set(found.rates, first * outputs);
        if (inverse) deciding.set(found.deciding, first * outputs);
        for (let i = 0; i < neurons; i++) spikes[i]! += found.spikes[i]!;
        ties += found.ties;
        loss.free += lossScale * found.losses.free;
        loss.clamped += lossScale * found.losses.clamped;
        if (shared) pacer.report({ unit: 'sample', done: first + items, total: count });
      },
    });
    for (const numbers of inverse ? [rates, deciding] : [rates]) {
      for (let i = 0; i < numbers.length; i++) numbers[i]! /= mostSpikes;
    }
    const { values, clipped } = inverse ? clippedRates(deciding) : { values: rates, clipped: 0 };
    const spikesPerStepByNeuron = spikes.map((total) => total / (count * steps));
    const runs = count * passes;
    const costs = run?.costs(runs * neurons * (teacherForcing ? 2 : 1), 1, steps);
    const foreign = foreignClasses('network', core.classNames, dataset.classNames);
    return {
      ...classificationOf(dataset.labels, predictions, outputs),
      rates: { values, shape: [count, outputs] },
      ties,
      spikesPerStep: addTo(0, spikesPerStepByNeuron, neurons),
      spikesPerStepByNeuron,
      loss: { free: loss.free / runs, ...(teacherForcing && { clamped: loss.clamped / runs }) },
      ...(costs && { costs }),
      ...(inverse && {
        readout: {
          ...{ measured: rates, inverted: deciding, clipped },
          stdErr: rates.map((rate) => inverse.gain * rateError(rate, mostSpikes)),
        },
      }),
      seed: settings.seed,
      meta: makeMeta(start, { ...settings, steps }, [...core.engine.warnings, ...foreign]),
    };
  } catch (error) {
    throw tooLarge(error, { 'options.steps': settings.steps ?? 0, dataset: DEFAULT_STEPS });
  } finally {
    group.dispose();
  }
}
