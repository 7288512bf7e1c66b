import { type CopiedSamples, copySamples, type Dataset } from '../../data/index.js';
import type { DeviceCosts } from '../../device/index.js';
import type { Region } from '../../engine/index.js';
import { ArgumentError, Pacer, runInSteps, tooLarge } from '../../engine/index.js';
import {
  batchRunner,
  type CheckpointState,
  Optimizer,
  type RunBatch,
  readCheckpoint,
  type TrainingResult,
  TrainingRun,
  type TrainingStep,
  type Update,
} from '../../learning/index.js';
import { foldingFloor } from '../network/evaluation/folding-floor.js';
import type { NetworkCore, RunParameters } from '../network/network-core.js';
import { type SpikeSource, spikeSource } from '../network/spike-source.js';
import { SpikingNetwork } from '../network/spiking-network.js';
import { keepTrained } from '../network/trainable.js';
import { timesCosts } from '../neuron/neuron-costs.js';
import { layersOf } from '../stack/stack-plan.js';
import { costsOfSample } from './local-costs.js';
import { extrapolationOf, type LocalExtrapolation } from './local-extrapolation.js';
import {
  checkShots,
  type LocalLearningOptions,
  type LocalRuleSettings,
  localRuleSettings,
} from './local-options.js';
import { type LocalPass, localRunner, localTogether } from './local-pass.js';

/** Weight of the newest batch in the running means that the learned baseline is made of. */
const BASELINE_RATE = 0.1;

/**
 * Trains `network`, of SQS neurons, in place by the local rule (spiking paper, Algorithm 1): M forward passes a sample,
 * the output neurons' losses fed back to all hidden neurons, and in each neuron the gradient of its own log-likelihood,
 * found by measuring that neuron alone (eqs. 20-25). The loss is −log p(target), natural, summed over outputs and steps
 * (eqs. 15-16); the targets are a spike in each step of the right class' neuron, and none of the others. `sparsity` adds the regulariser of eq. 3.
 *
 * Nothing happens before the run is awaited or iterated: `await run`, `for await (const step of run) …`.
 *
 * Up to 8 MiB of samples are copied at the call. More are copied and checked in pieces when the run begins, and are to
 * stay as they are until its first update.
 *
 * @param dataset images, which `steps` and `maxRate` encode anew in each epoch, or spike trains, which take neither
 * @throws ArgumentError for unusable options; NumericalError, before the update that would do harm, when the gradient is
 *     no longer finite
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes } from 'bornspike/data';
 * import { SpikingNetwork, trainLocal } from 'bornspike/spiking';
 *
 * const network = new SpikingNetwork(await createEngine(), { neuron: 'sqs', layers: [256, 4, 2], seed: 1 });
 * const digits = await strokes({ count: 50, classes: [1, 7], seed: 1 });
 * for await (const { step, loss } of trainLocal(network, digits, { epochs: 2, steps: 5, seed: 1 })) {
 *   console.log(step, loss.toFixed(3));
 *   // prints: 1 33.303
 *   // prints: 2 32.823
 *   // prints: 3 33.465
 *   // prints: 4 27.265
 * }
 * ```
 */
export function trainLocal(
  network: SpikingNetwork,
  dataset: Dataset,
  options: LocalLearningOptions = {},
): LocalTraining {
  if (!(network instanceof SpikingNetwork) || network.options.neuron !== 'sqs') {
    throw new ArgumentError('network', 'a SpikingNetwork of SQS neurons', network);
  }
  return new LocalTraining(network, dataset, options);
}

/** An update by the local rule. */
export interface LocalStep extends TrainingStep {
  /** What all updates so far would take on the `device`, if one is given. */
  costs?: DeviceCosts;
}

/** What a run by the local rule came to. */
export interface LocalResult extends TrainingResult {
  /** What the run would take on the `device`, if one is given; updates before a checkpoint included. */
  costs?: DeviceCosts;
  /**
   * Values since the run began or went on that were no probabilities when they were led back, and were clipped; with `amplify` or
   * `readout`.
   */
  clipped?: number;
  /** How probabilities without noise were found in the last update, with `amplify`; not of a run that had none to do. */
  extrapolation?: LocalExtrapolation;
}

/** A run of `trainLocal`. */
export class LocalTraining extends TrainingRun<LocalRuleSettings, LocalStep, LocalResult> {
  readonly #network: SpikingNetwork;
  readonly #core: NetworkCore;
  readonly #source: SpikeSource;
  readonly #data: CopiedSamples<Dataset>;
  readonly #optimizer: Optimizer<Region<Float64Array>>;
  readonly #runner: ReturnType<typeof localRunner>;
  readonly #runBatch: RunBatch<LocalPass>;
  /** Of the last update, with `amplify`. */
  #first: LocalPass | undefined;
  #clipped = 0;
  #extrapolation: LocalExtrapolation | undefined;

  /** @internal */
  constructor(network: SpikingNetwork, given: Dataset, options: LocalLearningOptions) {
    const { core } = network;
    const layers = layersOf(core.topology, core.model.inputs);
    super(core.engine, core.lock, localRuleSettings(options, layers.length, core.model.inputs), options);
    this.#network = network;
    this.#core = core;
    const { group } = this;
    try {
      this.#data = copySamples('dataset', given);
      const { samples } = this.#data;
      const batch = Math.min(this.settings.batch, samples.labels.length);
      const { globalPasses } = this.settings;
      const capacity = Math.min(batch, localTogether(batch, globalPasses));
      this.#source = spikeSource(core, group, samples, this.settings, capacity);
      checkShots(this.settings, this.#source.steps);
      this.#optimizer = new Optimizer(
        core.engine,
        group,
        [{ parameters: core.places.weights }, { parameters: core.places.angles }],
        { ...this.settings, weightDecay: 0 },
      );
      const [weights, angles] = this.#optimizer.vectors.map(({ gradient }) => gradient);
      this.#runner = localRunner(core, group, this.#source, this.settings, capacity, [weights!, angles!]);
      const work = { options: network.options, settings: this.settings, capacity, dataset: samples };
      const hasParts = batch > capacity;
      this.#runBatch = batchRunner(core.engine, group, this.#runner, 'local', work, hasParts);
      if (options.resume !== undefined) this.#restore(options.resume);
      if (this.step > 0) core.classNames = samples.classNames;
    } catch (error) {
      this.abandon();
      const { batch, globalPasses, steps = 0 } = this.settings;
      throw tooLarge(error, {
        'options.batch': localTogether(batch, globalPasses),
        'options.globalPasses': globalPasses,
        'options.steps': steps,
      });
    }
  }

  /** @internal */
  protected get count(): number {
    return this.#source.count;
  }

  /** @internal */
  protected get copying(): Iterable<unknown> {
    return this.#beginning();
  }

  /** One mini-batch: forward passes, feedback, local gradients, update. @internal */
  protected async update(indices: Uint32Array, epoch: number): Promise<Update> {
    const { globalPasses, learningRate, trainable } = this.settings;
    this.#core.classNames = this.#data.samples.classNames;
    const loss = await this.#runBatch(
      indices,
      localTogether(indices.length, globalPasses),
      { key: this.key, step: this.step, epoch, pacer: this.pacer },
      (pass) => {
        this.#clipped += pass.clipped;
        if (pass.points) this.#first = pass;
      },
    );
    const [weights, angles] = this.#optimizer.vectors;
    keepTrained(trainable, this.#core, weights!.gradient.view, angles!.gradient.view);
    const gradientNorm = this.#optimizer.gradientNorm();
    this.checkGradient(gradientNorm);
    this.#optimizer.step(gradientNorm, learningRate);
    this.#moveBaseline();
    return { loss: loss / globalPasses, gradientNorm };
  }

  /** @internal */
  protected get parameterSize(): number {
    return this.#optimizer.parameterSize();
  }

  /** @internal */
  protected reportStep(step: TrainingStep): LocalStep {
    return { ...step, ...this.#costs };
  }

  /** @internal */
  protected reportResult(result: TrainingResult): LocalResult {
    const { amplify, readout } = this.settings;
    return {
      ...result,
      ...this.#costs,
      ...((amplify || readout === 'invert') && { clipped: this.#clipped }),
      ...(this.#extrapolation && { extrapolation: this.#extrapolation }),
    };
  }

  /** @internal */
  protected override async conclude(): Promise<void> {
    if (!this.#first) return;
    const { points, scored } = this.#first;
    const { neurons } = this.#runner;
    const fitting = extrapolationOf(this.#core, neurons, this.settings, points!, scored);
    const found = await runInSteps(fitting, new Pacer({ signal: this.pacer.signal }));
    if (this.settings.amplify === 'fold') {
      found.floor = await foldingFloor(this.#core, { ...this.settings, signal: this.pacer.signal });
    }
    this.#extrapolation = found;
  }

  /** Of all updates so far. */
  get #costs(): { costs?: DeviceCosts } {
    const each = costsOfSample(this.#core, this.#runner.neurons, this.settings, this.#source.steps);
    if (!each) return {};
    const epochs = Math.floor(this.step / this.batchesPerEpoch);
    const samples = epochs * this.count + (this.step % this.batchesPerEpoch) * this.batchSize;
    return { costs: timesCosts(each, samples) };
  }

  /** @internal */
  protected get state(): CheckpointState {
    return this.#stateOf(this.#core);
  }

  /** With the parameters as they are, or those that are not drawn yet. */
  #stateOf(parameters: RunParameters): CheckpointState {
    const [weights, angles] = this.#optimizer.vectors;
    return {
      identity: this.#identity(),
      step: this.step,
      vectors: {
        lossByEpoch: Float64Array.from(this.lossByEpoch),
        epochLoss: Float64Array.of(this.epochLoss),
        baseline: this.#runner.rule.moments,
        ...{
          weights: parameters.weights,
          'weights.first': weights!.first,
          'weights.second': weights!.second,
        },
        ...{ angles: parameters.angles, 'angles.first': angles!.first, 'angles.second': angles!.second },
      },
    };
  }

  *#beginning(): Iterable<unknown> {
    yield* this.#core.drawn();
    yield* this.#data.copying;
  }

  /** After the update, so that a batch's baseline does not depend on the batch. */
  #moveBaseline(): void {
    const moments = this.#runner.rule.moments.view;
    const newest = this.#runner.rule.batchMoments.view;
    const rate = this.step === 0 ? 1 : BASELINE_RATE;
    for (let i = 0; i < moments.length; i++) moments[i]! += rate * (newest[i]! - moments[i]!);
  }

  #restore(bytes: Uint8Array): void {
    const { step, vectors } = readCheckpoint(bytes, this.#stateOf(this.#core.places));
    this.checkReached(step, { lossByEpoch: vectors.lossByEpoch! });
    this.step = step;
    this.epochLoss = vectors.epochLoss![0]!;
    for (const loss of vectors.lossByEpoch!) this.lossByEpoch.push(loss);
    this.#runner.rule.moments.view.set(vectors.baseline!);
    this.#core.replace(vectors.weights!, vectors.angles!);
    this.#optimizer.restore(step, [
      { first: vectors['weights.first']!, second: vectors['weights.second']! },
      { first: vectors['angles.first']!, second: vectors['angles.second']! },
    ]);
  }

  /** What must be the same for a run to go on; the number of epochs may grow. */
  #identity(): Record<string, string> {
    const { epochs: _, ...shaping } = this.settings;
    return {
      network: JSON.stringify(this.#network.options),
      settings: JSON.stringify({ ...shaping, clip: String(shaping.clip) }),
      samples: String(this.#source.count),
    };
  }
}
