import { Purpose } from '../../../assembly/random/purpose.js';
import { PROBABILITY_FLOOR } from '../../../assembly/spiking/network/probability-floor.js';
import { type CopiedSamples, copySamples, type Dataset } from '../../data/index.js';
import type { DeviceCosts } from '../../device/index.js';
import type { Region } from '../../engine/index.js';
import { ArgumentError, Pacer, runInSteps, splitKey, tooLarge } from '../../engine/index.js';
import {
  type CheckpointState,
  Optimizer,
  readCheckpoint,
  type TrainingResult,
  TrainingRun,
  type TrainingStep,
  type Update,
} from '../../learning/index.js';
import { BatchMemory } from '../network/batch-memory.js';
import { foldingFloor } from '../network/evaluation/folding-floor.js';
import type { NetworkCore } from '../network/network-core.js';
import { type NeuronRun, neuronRun } from '../network/neuron-run.js';
import { type SpikeSource, spikeSource } from '../network/spike-source.js';
import { SpikingNetwork } from '../network/spiking-network.js';
import { keepTrained } from '../network/trainable.js';
import { timesCosts } from '../neuron/neuron-costs.js';
import { layersOf } from '../stack/stack-plan.js';
import { costsOfSample } from './local-costs.js';
import { extrapolationOf, type LocalExtrapolation } from './local-extrapolation.js';
import { LocalGradient } from './local-gradient.js';
import {
  checkShots,
  isRegularised,
  type LocalLearningOptions,
  type LocalRuleSettings,
  localRuleSettings,
} from './local-options.js';

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
  readonly #batch: BatchMemory;
  readonly #optimizer: Optimizer<Region<Float64Array>>;
  readonly #neurons: readonly NeuronRun[];
  readonly #rule: LocalGradient;
  readonly #signal: AbortSignal | undefined;
  #extrapolation: LocalExtrapolation | undefined;

  /** @internal */
  constructor(network: SpikingNetwork, given: Dataset, options: LocalLearningOptions) {
    const { core } = network;
    const layers = layersOf(core.topology, core.model.inputs);
    super(core.engine, core.lock, localRuleSettings(options, layers.length, core.model.inputs), options);
    this.#network = network;
    this.#core = core;
    this.#signal = options.signal;
    const { group } = this;
    try {
      const { batch, globalPasses } = this.settings;
      this.#data = copySamples('dataset', given);
      const { samples } = this.#data;
      const capacity = Math.min(batch, samples.labels.length);
      this.#source = spikeSource(core, group, samples, this.settings, capacity);
      const { steps } = this.#source;
      checkShots(this.settings, steps);
      const { amplify, factors } = this.settings;
      this.#neurons = (amplify ? factors : [1]).map((factor) =>
        neuronRun(core, group, this.settings, { amplify, factor }),
      );
      this.#batch = new BatchMemory(
        core,
        group,
        capacity,
        globalPasses,
        steps,
        core.places,
        this.#neurons[0],
        isRegularised(this.settings),
      );
      this.#optimizer = new Optimizer(
        core.engine,
        group,
        [{ parameters: core.places.weights }, { parameters: core.places.angles }],
        { ...this.settings, weightDecay: 0 },
      );
      this.#rule = new LocalGradient(
        core,
        group,
        capacity * globalPasses,
        steps,
        this.settings,
        this.#neurons,
      );
      if (options.resume !== undefined) this.#restore(options.resume);
      if (this.step > 0) core.classNames = samples.classNames;
    } catch (error) {
      this.abandon();
      const { batch, globalPasses, steps = 0 } = this.settings;
      throw tooLarge(error, {
        'options.batch': batch,
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
    const { globalPasses, teacherForcing, learningRate, trainable } = this.settings;
    const items = indices.length * globalPasses;
    const key = splitKey(this.key, Purpose.Born, this.step);

    this.#core.classNames = this.#data.samples.classNames;
    this.#source.load(this.#batch, indices, splitKey(this.key, Purpose.Encode, epoch));
    this.#batch.setTargets(Array.from(indices, (index) => this.#source.labels[index]!));
    await this.#inPieces(
      this.#batch.forwardPieces(indices.length, 0, key, {
        judged: true,
        clamped: teacherForcing,
        floor: PROBABILITY_FLOOR,
      }),
    );
    const [weights, angles] = this.#optimizer.vectors;
    this.#optimizer.clearGradient();
    await this.#inPieces(this.#rule.addPieces(this.#batch, key, weights!.gradient, angles!.gradient));
    keepTrained(trainable, this.#core, weights!.gradient.view, angles!.gradient.view);
    const gradientNorm = this.#optimizer.gradientNorm();
    this.checkGradient(gradientNorm);
    this.#optimizer.step(gradientNorm, learningRate);
    this.#moveBaseline();

    const losses = this.#batch.loss.view;
    let loss = 0;
    for (let i = 0; i < items * this.#source.steps; i++) loss += losses[i]!;
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
      ...((amplify || readout === 'invert') && { clipped: this.#rule.clipped }),
      ...(this.#extrapolation && { extrapolation: this.#extrapolation }),
    };
  }

  /** @internal */
  protected override async conclude(): Promise<void> {
    const { points } = this.#rule;
    if (!points || this.#batch.items === 0) return;
    const scored = this.#batch.targets.view;
    const pacer = new Pacer({ signal: this.#signal });
    const fitting = extrapolationOf(this.#core, this.#neurons, this.settings, points, scored);
    const found = await runInSteps(fitting, pacer);
    if (this.settings.amplify === 'fold') {
      found.floor = await foldingFloor(this.#core, { ...this.settings, signal: this.#signal });
    }
    this.#extrapolation = found;
  }

  /** Of all updates so far. */
  get #costs(): { costs?: DeviceCosts } {
    const each = costsOfSample(this.#core, this.#neurons, this.settings, this.#source.steps);
    if (!each) return {};
    const epochs = Math.floor(this.step / this.batchesPerEpoch);
    const samples = epochs * this.count + (this.step % this.batchesPerEpoch) * this.batchSize;
    return { costs: timesCosts(each, samples) };
  }

  /** @internal */
  protected get state(): CheckpointState {
    const [weights, angles] = this.#optimizer.vectors;
    return {
      identity: this.#identity(),
      step: this.step,
      vectors: {
        lossByEpoch: Float64Array.from(this.lossByEpoch),
        epochLoss: Float64Array.of(this.epochLoss),
        baseline: this.#rule.moments,
        ...{
          weights: this.#core.weights,
          'weights.first': weights!.first,
          'weights.second': weights!.second,
        },
        ...{ angles: this.#core.angles, 'angles.first': angles!.first, 'angles.second': angles!.second },
      },
    };
  }

  *#beginning(): Iterable<unknown> {
    yield* this.#core.drawn();
    yield* this.#data.copying;
  }

  async #inPieces(pieces: Iterable<void>): Promise<void> {
    for (const _ of pieces) await this.pause();
  }

  /** After the update, so that a batch's baseline does not depend on the batch. */
  #moveBaseline(): void {
    const moments = this.#rule.moments.view;
    const newest = this.#rule.batchMoments.view;
    const rate = this.step === 0 ? 1 : BASELINE_RATE;
    for (let i = 0; i < moments.length; i++) moments[i]! += rate * (newest[i]! - moments[i]!);
  }

  #restore(bytes: Uint8Array): void {
    const [weights, angles] = this.#optimizer.vectors;
    const { step, vectors } = readCheckpoint(bytes, this.#identity(), {
      lossByEpoch: ['F64', -1],
      epochLoss: ['F64', 1],
      baseline: ['F64', this.#rule.moments.length],
      weights: ['F64', weights!.parameters.length],
      'weights.first': ['F64', weights!.first.length],
      'weights.second': ['F64', weights!.second.length],
      angles: ['F64', angles!.parameters.length],
      'angles.first': ['F64', angles!.first.length],
      'angles.second': ['F64', angles!.second.length],
    });
    this.checkReached(step, { lossByEpoch: vectors.lossByEpoch });
    this.step = step;
    this.epochLoss = vectors.epochLoss[0]!;
    for (const loss of vectors.lossByEpoch) this.lossByEpoch.push(loss);
    this.#rule.moments.view.set(vectors.baseline);
    this.#core.replace(vectors.weights, vectors.angles);
    this.#optimizer.restore(step, [
      { first: vectors['weights.first'], second: vectors['weights.second'] },
      { first: vectors['angles.first'], second: vectors['angles.second'] },
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
