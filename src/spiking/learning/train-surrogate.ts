import { Purpose } from '../../../assembly/random/purpose.js';
import type { Dataset } from '../../data/dataset.js';
import { ArgumentError } from '../../engine/errors.js';
import { splitKey } from '../../engine/seed.js';
import { readCheckpoint, writeCheckpoint } from '../../learning/checkpoint.js';
import { Optimizer } from '../../learning/optimizer.js';
import { learningRateAt } from '../../learning/schedule.js';
import {
  type TrainingResult,
  TrainingRun,
  type TrainingStep,
  type Update,
} from '../../learning/training-run.js';
import type { NetworkCore } from '../network-core.js';
import { NetworkStack } from '../network-stack.js';
import { SpikingNetwork } from '../spiking-network.js';
import { stackPlan } from '../stack-plan.js';
import { type StackSource, stackSource } from '../stack-source.js';
import {
  LOSSES,
  SURROGATES,
  type SurrogateLearningOptions,
  type SurrogateSettings,
  surrogateSettings,
} from './surrogate-options.js';

/** One parameter update by surrogate gradients. */
export interface SurrogateStep extends TrainingStep {
  /** Share of the batch's samples that were classified rightly, before the update. */
  accuracy: number;
  learningRate: number;
}

export interface SurrogateResult extends TrainingResult {
  /** Mean accuracy on the training samples of each epoch, while they were learnt from. */
  accuracyByEpoch: Float64Array;
}

/** What a run's states and gradients take, known before it starts. */
export interface SurrogateMemory {
  /** Bytes for states, cotangents and scratch of a batch. */
  bytes: number;
  /** Steps whose states are kept at once, and in how many such segments the T steps are computed. */
  stepsKept: number;
  segments: number;
}

/**
 * Trains `network` in place by surrogate gradients (spiking paper, S9-S11): backpropagation through time in which a
 * spike's derivative is replaced by that of a smooth function.
 *
 * Nothing happens before the run is iterated or finished: `for await (const step of run) …`, `await run.finish()`. The
 * network's parameters are brought up to date at the end of every epoch and of the run.
 *
 * @throws ArgumentError for unusable options; NumericalError, before the update that would do harm, when a current or the
 *     gradient is no longer finite
 */
export function trainSurrogate(
  network: SpikingNetwork,
  dataset: Dataset,
  options: SurrogateLearningOptions = {},
): SurrogateTraining {
  if (!(network instanceof SpikingNetwork)) throw new ArgumentError('network', 'a SpikingNetwork', network);
  return new SurrogateTraining(network, dataset, options);
}

/** A run of `trainSurrogate`. */
export class SurrogateTraining extends TrainingRun<SurrogateSettings, SurrogateStep, SurrogateResult> {
  readonly #network: SpikingNetwork;
  readonly #core: NetworkCore;
  readonly #stack: NetworkStack;
  readonly #source: StackSource;
  readonly #optimizer: Optimizer;
  readonly #accuracyByEpoch: number[] = [];
  readonly #counts: Float64Array;
  /** Samples of the unfinished epoch that were classified rightly. */
  #epochCorrect = 0;
  #batchAccuracy = 0;
  #learningRate = 0;

  /** @internal */
  constructor(network: SpikingNetwork, dataset: Dataset, options: SurrogateLearningOptions) {
    const { core } = network;
    const layers = stackPlan(core.topology, core.model.inputs).layers.length;
    super(core.engine, surrogateSettings(options, network.options.neuron, layers), options);
    this.#network = network;
    this.#core = core;
    this.#counts = new Float64Array(core.topology.wiring.neurons);
    const { group, settings } = this;
    try {
      const capacity = Math.min(settings.batch, dataset?.labels?.length ?? 0);
      this.#source = stackSource(core, group, dataset, settings, capacity);
      this.#stack = new NetworkStack(core, group, {
        precision: settings.precision,
        capacity,
        steps: this.#source.steps,
        loss: LOSSES[settings.loss],
        learning: {
          surrogate: SURROGATES[settings.surrogate],
          surrogateScale: settings.surrogateScale,
          throughMemory: settings.through === 'spikes+memory',
          clamped: settings.outputs === 'clamped',
          sparsity: [...settings.sparsity],
        },
        analogue: settings.input === 'analogue',
        countAll: false,
        memoryBudget: settings.memoryBudget,
      });
      this.#optimizer = new Optimizer(
        core.engine,
        group,
        this.#stack.shares.map(({ parameters, gradient }) => ({ parameters, gradient })),
        settings,
      );
      if (options.resume !== undefined) this.#restore(options.resume);
    } catch (error) {
      group.dispose();
      throw error;
    }
  }

  /** What the run takes. */
  get memory(): SurrogateMemory {
    const { bytes, segment, segments } = this.#stack;
    return { bytes, stepsKept: segment, segments };
  }

  protected get count(): number {
    return this.#source.count;
  }

  protected get gone(): boolean {
    return this.#core.disposed;
  }

  protected update(indices: Uint32Array, epoch: number): Update {
    const stack = this.#stack;
    const labels = stack.labels.view;
    indices.forEach((index, b) => {
      labels[b] = this.#source.labels[index];
    });
    this.#source.load(stack, indices, splitKey(this.key, Purpose.Encode, epoch));
    stack.forward(indices.length, 0, splitKey(this.key, Purpose.Born, this.step), this.#source.lists);
    stack.reverse();
    const gradientNorm = this.#optimizer.gradientNorm();
    this.checkGradient(gradientNorm);
    this.#learningRate = learningRateAt(this.engine, this.settings, this.step, this.totalSteps);
    this.#optimizer.step(gradientNorm, this.#learningRate);

    const losses = stack.losses.view;
    let loss = 0;
    let correct = 0;
    for (let b = 0; b < indices.length; b++) {
      loss += losses[b];
      if (this.#decision(b) === this.#source.labels[indices[b]]) correct++;
    }
    this.#epochCorrect += correct;
    this.#batchAccuracy = correct / indices.length;
    return { loss, gradientNorm };
  }

  protected reportStep(step: TrainingStep): SurrogateStep {
    if (step.endOfEpoch) {
      this.#accuracyByEpoch.push(this.#epochCorrect / this.count);
      this.#epochCorrect = 0;
    }
    return { ...step, accuracy: this.#batchAccuracy, learningRate: this.#learningRate };
  }

  protected reportResult(result: TrainingResult): SurrogateResult {
    return { ...result, accuracyByEpoch: Float64Array.from(this.#accuracyByEpoch) };
  }

  protected override publish(): void {
    this.#stack.write();
  }

  protected writeCheckpoint(): Uint8Array {
    const vectors: Parameters<typeof writeCheckpoint>[1]['vectors'] = {
      lossByEpoch: Float64Array.from(this.lossByEpoch),
      accuracyByEpoch: Float64Array.from(this.#accuracyByEpoch),
      unfinishedEpoch: Float64Array.of(this.epochLoss, this.#epochCorrect),
    };
    this.#optimizer.vectors.forEach(({ parameters, first, second }, i) => {
      vectors[`${i}.parameters`] = parameters;
      vectors[`${i}.first`] = first;
      vectors[`${i}.second`] = second;
    });
    return writeCheckpoint(this.#identity(), { step: this.step, vectors });
  }

  /** The class whose output neuron spiked most, the lowest of several. */
  #decision(item: number): number {
    this.#counts.fill(0);
    this.#stack.addCounts(item, this.#counts);
    const rates = this.#counts.subarray(this.#counts.length - this.#stack.outputs);
    let best = 0;
    for (let c = 1; c < rates.length; c++) if (rates[c] > rates[best]) best = c;
    return best;
  }

  #restore(bytes: Uint8Array): void {
    const dtype = this.settings.precision === 'float32' ? 'F32' : 'F64';
    const sizes: Record<string, ['F32' | 'F64', number]> = {
      lossByEpoch: ['F64', -1],
      accuracyByEpoch: ['F64', -1],
      unfinishedEpoch: ['F64', 2],
    };
    const trained = this.#optimizer.vectors;
    trained.forEach(({ parameters, first, second }, i) => {
      sizes[`${i}.parameters`] = [dtype, parameters.length];
      sizes[`${i}.first`] = [dtype, first.length];
      sizes[`${i}.second`] = [dtype, second.length];
    });
    const { step, vectors } = readCheckpoint(bytes, this.#identity(), sizes);
    this.step = step;
    this.lossByEpoch.push(...vectors.lossByEpoch);
    this.#accuracyByEpoch.push(...vectors.accuracyByEpoch);
    [this.epochLoss, this.#epochCorrect] = vectors.unfinishedEpoch;
    trained.forEach(({ parameters }, i) => {
      parameters.view.set(vectors[`${i}.parameters`]);
    });
    this.#optimizer.restore(
      step,
      trained.map((_, i) => ({ first: vectors[`${i}.first`], second: vectors[`${i}.second`] })),
    );
    this.#stack.write();
  }

  /** What must be the same for a run to go on; only under a constant rate may the number of epochs grow. */
  #identity(): Record<string, string> {
    const { epochs, memoryBudget: _, ...shaping } = this.settings;
    return {
      network: JSON.stringify(this.#network.options),
      settings: JSON.stringify({
        rule: 'surrogate',
        ...shaping,
        ...(shaping.schedule !== 'constant' && { epochs }),
        clip: String(shaping.clip),
      }),
      samples: String(this.#source.count),
    };
  }
}
