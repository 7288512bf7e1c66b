import type { Dataset, ImageParts, SpikeParts } from '../../data/index.js';
import { ArgumentError, tooLarge } from '../../engine/index.js';
import {
  batchRunner,
  type CheckpointState,
  GradientTraining,
  type Pass,
  type RunBatch,
  SAMPLES_TOGETHER,
} from '../../learning/index.js';
import type { NetworkCore } from '../network/network-core.js';
import { isParts } from '../network/parts-source.js';
import { SpikingNetwork } from '../network/spiking-network.js';
import { isTrained } from '../network/trainable.js';
import type { ParameterBlock } from '../stack/stack-parameters.js';
import { stackPlan } from '../stack/stack-plan.js';
import { type LearningSource, learningSource } from '../stack/stack-source.js';
import {
  type SurrogateLearningOptions,
  type SurrogateSettings,
  surrogateSettings,
} from './surrogate-options.js';
import { type SurrogatePass, surrogateRunner } from './surrogate-pass.js';

/** What a run's states and gradients take, known before it starts. */
export interface SurrogateMemory {
  /** Bytes for states, cotangents and scratch of a batch, or of the 64 samples that are run at a time. */
  bytes: number;
  /** Steps whose states are kept at once, and in how many such segments the T steps are computed. */
  stepsKept: number;
  /** In how many segments the T steps are computed. */
  segments: number;
}

/**
 * Trains `network` in place by surrogate gradients (spiking paper, S9-S11): backpropagation through time in which a
 * spike's derivative is replaced by that of a smooth function. The loss is that of `SurrogateOptions.loss`, and with λ =
 * `sparsity` the regulariser of eq. 3 besides.
 *
 * Nothing happens before the run is awaited or iterated: `await run`, `for await (const step of run) …`. The network's
 * parameters are brought up to date at the end of every epoch and of the run.
 *
 * Up to 8 MiB of samples are copied at the call. More are copied and checked in pieces when the run begins, and are to
 * stay as they are until its first update.
 *
 * A data set in parts (`openIdx`, `openBinnedEvents`) is never in memory as a whole: each epoch goes through the parts in
 * a random order, and through each part's samples in a random order.
 *
 * What does not go together: the loss `'likelihood'` with other than SQS neurons; `teacherForcing` with another loss;
 * `surrogateScale` with SQS neurons; `leak` and `outputCounts` with others; expected counts with the loss `'likelihood'`; `maxRate` with analogue input, and with spike trains, which have their own `steps`,
 * too.
 *
 * @throws ArgumentError for unusable options; NumericalError, before the update that would do harm, when a current or the
 *     gradient is no longer finite
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes } from 'bornspike/data';
 * import { SpikingNetwork, trainSurrogate } from 'bornspike/spiking';
 *
 * const network = new SpikingNetwork(await createEngine(), { neuron: 'sqs', layers: [256, 8, 2], seed: 1 });
 * const digits = await strokes({ count: 200, classes: [1, 7], seed: 1 });
 * const { lossByEpoch, steps } = await trainSurrogate(network, digits, {
 *   epochs: 4,
 *   batch: 20,
 *   learningRate: 0.02,
 *   seed: 1,
 * });
 * console.log(steps, Array.from(lossByEpoch, (loss) => loss.toFixed(3)).join(' '));
 * // prints: 40 0.980 0.332 0.303 0.282
 * console.log((await network.evaluate(digits, { seed: 1 })).accuracy); // prints: 0.965
 * ```
 */
export function trainSurrogate(
  network: SpikingNetwork,
  dataset: Dataset | ImageParts | SpikeParts,
  options: SurrogateLearningOptions = {},
): SurrogateTraining {
  if (!(network instanceof SpikingNetwork)) throw new ArgumentError('network', 'a SpikingNetwork', network);
  return new SurrogateTraining(network, dataset, options);
}

/** How many samples there are; what is no data set is refused later. */
function samplesIn(dataset: Dataset | ImageParts | SpikeParts): number {
  const count = isParts(dataset) ? dataset.count : dataset?.labels?.length;
  return Number.isInteger(count) && count > 0 ? count : 1;
}

/** A run of `trainSurrogate`. */
export class SurrogateTraining extends GradientTraining<SurrogateSettings> {
  readonly #network: SpikingNetwork;
  readonly #core: NetworkCore;
  readonly #runner: ReturnType<typeof surrogateRunner>;
  readonly #source: LearningSource;
  readonly #runBatch: RunBatch<SurrogatePass>;
  readonly #classNames: readonly string[] | undefined;
  /** What is not trained. */
  readonly #still: readonly ParameterBlock[];

  /** @internal */
  constructor(
    network: SpikingNetwork,
    dataset: Dataset | ImageParts | SpikeParts,
    options: SurrogateLearningOptions,
  ) {
    const { core } = network;
    const { layers } = stackPlan(core.topology, core.model.inputs);
    const settings = surrogateSettings(options, network.options.neuron, layers.length, samplesIn(dataset));
    super(core.engine, core.lock, settings, options);
    this.#network = network;
    this.#core = core;
    const { group } = this;
    try {
      const sizes = { batch: settings.batch, together: SAMPLES_TOGETHER };
      const source = learningSource(core, group, dataset, settings, sizes, { signal: options.signal });
      this.#source = source;
      this.#classNames = dataset.classNames?.slice();
      const capacity = Math.min(source.batch, SAMPLES_TOGETHER);
      this.#runner = surrogateRunner(core, group, source, settings, capacity);
      if (options.resume !== undefined) for (const _ of this.#stack.reading());
      const still = ({ of, layer }: ParameterBlock) =>
        !isTrained(settings.trainable, of, layers[layer]!.isOutput);
      const blocks = this.#stack.parameterBlocks;
      this.#still = blocks.filter(still);
      const work = { options: network.options, settings, capacity, dataset: source.samples };
      const hasParts = source.batch > capacity;
      this.#runBatch = batchRunner(core.engine, group, this.#runner, 'surrogate', work, hasParts);
      this.prepare(
        blocks.map((block) => {
          const { parameters, gradient, of, layer } = block;
          const rate = of === 'weights' ? settings.weightRates[layer]! : 1;
          return { parameters, gradient, rate: still(block) ? 0 : rate };
        }),
        options.resume,
      );
      if (this.step > 0) core.classNames = this.#classNames;
    } catch (error) {
      this.abandon();
      throw tooLarge(error, {
        'options.batch': Math.min(settings.batch, SAMPLES_TOGETHER),
        'options.steps': settings.steps ?? 0,
      });
    }
  }

  get #stack() {
    return this.#runner.stack;
  }

  /** What the run takes. */
  get memory(): SurrogateMemory {
    const { bytes, segment, segments } = this.#stack;
    return { bytes, stepsKept: segment, segments };
  }

  /** @internal */
  protected get classifies(): boolean {
    return true;
  }

  /** @internal */
  protected get count(): number {
    return this.#source.count;
  }

  /** @internal */
  protected get copying(): Iterable<void> {
    return this.#source.copying;
  }

  /** @internal */
  protected override get partSize(): number {
    return this.#source.partSize;
  }

  /** @internal */
  protected override fetch(indices: Uint32Array): Promise<void> {
    return this.#source.fetch(indices);
  }

  /** @internal */
  protected async pass(indices: Uint32Array, epoch: number): Promise<Pass> {
    this.#core.classNames = this.#classNames;
    for (const _ of this.#stack.reading()) await this.pause();
    let correct = 0;
    const loss = await this.#runBatch(
      indices,
      SAMPLES_TOGETHER,
      { key: this.key, step: this.step, epoch, pacer: this.pacer },
      (pass) => {
        correct += pass.correct;
      },
      this.#source.placesOf,
    );
    for (const { gradient } of this.#still) gradient!.view.fill(0);
    return { loss, correct };
  }

  /** @internal */
  protected override publish(): void {
    this.#stack.write();
  }

  /** @internal */
  protected override get state(): CheckpointState {
    for (const _ of this.#stack.reading());
    return super.state;
  }

  /** @internal */
  protected get identity(): Record<string, string> {
    return { network: JSON.stringify(this.#network.options) };
  }

  /** @internal */
  protected get shaping(): Record<string, unknown> {
    const { epochs: _epochs, memoryBudget: _memoryBudget, ...shaping } = this.settings;
    return { rule: 'surrogate', ...shaping };
  }
}
