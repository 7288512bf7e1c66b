import { Purpose } from '../../../assembly/random/purpose.js';
import type { Dataset } from '../../data/dataset.js';
import type { RegionGroup } from '../../engine/arena.js';
import { ArgumentError, BornspikeError, NumericalError } from '../../engine/errors.js';
import { Pacer } from '../../engine/long-work.js';
import { type Meta, makeMeta } from '../../engine/meta.js';
import { RandomStream } from '../../engine/random-stream.js';
import { type Key, keyOf, type Seed, splitKey } from '../../engine/seed.js';
import { BatchMemory } from '../batch-memory.js';
import { PROBABILITY_FLOOR } from '../evaluate.js';
import type { NetworkCore } from '../network-core.js';
import { type SpikeSource, spikeSource } from '../spike-source.js';
import { SpikingNetwork } from '../spiking-network.js';
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { LocalGradient } from './local-gradient.js';
import { type LocalLearningOptions, type LocalRuleSettings, localRuleSettings } from './local-options.js';
import { Optimizer } from './optimizer.js';

/** One parameter update. */
export interface TrainingStep {
  /** Updates so far. */
  step: number;
  /** Epochs so far, of which the last may be unfinished: 1 during the first. */
  epoch: number;
  /** Whether this update completed its epoch. */
  endOfEpoch: boolean;
  /** Mean −log p(target) of a sample of the batch before the update, natural, summed over outputs and steps. */
  loss: number;
  /** Norm of the gradient before clipping. */
  gradientNorm: number;
}

export interface TrainingResult {
  /** Mean loss of each epoch of this run, see `TrainingStep.loss`. */
  lossByEpoch: Float64Array;
  steps: number;
  seed: Seed;
  meta: Meta;
}

/** Weight of the newest batch in the running mean that is the baseline. */
const BASELINE_RATE = 0.1;

/**
 * Trains `network` in place by the local rule (spiking paper, Algorithm 1): M forward passes a sample, the output
 * neurons' losses fed back to all hidden neurons, and in each neuron the gradient of its own log-likelihood, found by
 * measuring that neuron alone.
 *
 * Nothing happens before the run is iterated or finished: `for await (const step of run) …`, `await run.finish()`.
 *
 * @throws ArgumentError for unusable options; NumericalError, before the update that would do harm, when the gradient
 *     is no longer finite
 */
export function trainLocal(
  network: SpikingNetwork,
  dataset: Dataset,
  options: LocalLearningOptions = {},
): TrainingRun {
  if (!(network instanceof SpikingNetwork)) throw new ArgumentError('network', 'a SpikingNetwork', network);
  return new TrainingRun(network, dataset, options);
}

/** A training run in progress. */
export class TrainingRun implements AsyncIterable<TrainingStep> {
  readonly settings: LocalRuleSettings;
  readonly #network: SpikingNetwork;
  readonly #core: NetworkCore;
  readonly #key: Key;
  readonly #pacer: Pacer;
  readonly #group: RegionGroup;
  readonly #source: SpikeSource;
  readonly #batch: BatchMemory;
  readonly #optimizer: Optimizer;
  readonly #rule: LocalGradient;
  readonly #batchesPerEpoch: number;
  readonly #start = performance.now();
  readonly #lossByEpoch: number[] = [];
  readonly #steps: AsyncGenerator<TrainingStep, TrainingResult>;
  #step = 0;
  #epochLoss = 0;
  #order: Uint32Array | undefined;
  #result: TrainingResult | undefined;
  #lastCheckpoint: Uint8Array | undefined;
  #disposed = false;

  /** @internal */
  constructor(network: SpikingNetwork, dataset: Dataset, options: LocalLearningOptions) {
    this.settings = localRuleSettings(options);
    this.#pacer = new Pacer(options);
    this.#network = network;
    this.#core = network.core;
    this.#key = keyOf(this.settings.seed);
    this.#group = this.#core.engine.arena.groupOf(this);
    const group = this.#group;
    try {
      const { batch, globalPasses } = this.settings;
      const capacity = Math.min(batch, dataset?.labels?.length ?? 0);
      this.#source = spikeSource(this.#core, group, dataset, this.settings, capacity);
      const { steps, count } = this.#source;
      this.#batchesPerEpoch = Math.ceil(count / batch);
      this.#batch = new BatchMemory(this.#core, group, capacity, globalPasses, steps);
      this.#optimizer = new Optimizer(
        this.#core.engine,
        group,
        [this.#core.weights, this.#core.angles],
        this.settings,
      );
      this.#rule = new LocalGradient(this.#core, group, capacity * globalPasses, steps, this.settings);
      if (options.resume !== undefined) this.#restore(options.resume);
    } catch (error) {
      group.dispose();
      throw error;
    }
    this.#steps = this.#train();
  }

  [Symbol.asyncIterator](): AsyncGenerator<TrainingStep, TrainingResult> {
    return this.#steps;
  }

  /** Trains to the end (from wherever the iteration is) and returns the result. */
  async finish(): Promise<TrainingResult> {
    for (;;) {
      const { done } = await this.#steps.next();
      if (this.#result) return this.#result;
      if (done) throw new BornspikeError('this training run was ended before its last step');
    }
  }

  /**
   * Everything from which a run of the same options goes on to the same bits (pass it as `resume`). Also of a run that
   * was aborted or left: as of its last step.
   */
  checkpoint(): Uint8Array {
    if (this.#lastCheckpoint) return this.#lastCheckpoint;
    if (this.#disposed) throw new BornspikeError('this training run ended with its network');
    return writeCheckpoint({
      network: this.#network.options,
      settings: this.settings,
      samples: this.#source.count,
      step: this.#step,
      lossByEpoch: Float64Array.from(this.#lossByEpoch),
      epochLoss: this.#epochLoss,
      baseline: this.#rule.baseline.view,
      vectors: this.#optimizer.vectors.map(({ parameters, first, second }) => ({
        parameters: parameters.view,
        first: first.view,
        second: second.view,
      })),
    });
  }

  /** Ends the run where it is and frees its memory; the network keeps what it has learnt. */
  dispose(): void {
    if (this.#disposed) return;
    // Taken while the memory is still the run's own.
    if (!this.#core.disposed) this.#lastCheckpoint = this.checkpoint();
    this.#disposed = true;
    this.#group.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async *#train(): AsyncGenerator<TrainingStep, TrainingResult> {
    const total = this.settings.epochs * this.#batchesPerEpoch;
    try {
      while (this.#step < total) {
        await this.#pacer.breathe();
        if (this.#disposed) throw new BornspikeError('this training run was disposed');
        const step = this.#update();
        if (step.endOfEpoch) {
          this.#pacer.report({ unit: 'epoch', done: step.epoch, total: this.settings.epochs });
        }
        yield step;
      }
      const { seed, ...options } = this.settings;
      this.#result = {
        lossByEpoch: Float64Array.from(this.#lossByEpoch),
        steps: this.#step,
        seed,
        meta: makeMeta(this.#start, seed, options),
      };
      return this.#result;
    } finally {
      this.dispose();
    }
  }

  /** One mini-batch: forward passes, feedback, local gradients, update. */
  #update(): TrainingStep {
    const { batch: size, globalPasses, outputs, baseline } = this.settings;
    const epoch = Math.floor(this.#step / this.#batchesPerEpoch);
    const first = (this.#step % this.#batchesPerEpoch) * size;
    if (first === 0 || !this.#order) this.#order = epochOrder(this.#key, epoch, this.#source.count);
    const indices = this.#order.subarray(first, first + size);
    const items = indices.length * globalPasses;
    const key = splitKey(this.#key, Purpose.Born, this.#step);

    this.#source.load(this.#batch, indices, splitKey(this.#key, Purpose.Encode, epoch));
    this.#batch.setTargets(Array.from(indices, (index) => this.#source.labels[index]));
    this.#batch.forward(indices.length, 0, key, {
      judged: true,
      clamped: outputs === 'clamped',
      floor: PROBABILITY_FLOOR,
    });
    const [weights, angles] = this.#optimizer.vectors;
    this.#optimizer.clearGradient();
    this.#rule.addTo(this.#batch, items, key, weights.gradient, angles.gradient);
    const gradientNorm = this.#optimizer.gradientNorm();
    if (!Number.isFinite(gradientNorm)) {
      throw new NumericalError(
        `training diverged at step ${this.#step + 1}: the gradient is not finite; lower learningRate or set clip`,
        this.#step + 1,
      );
    }
    this.#optimizer.step(gradientNorm);
    if (baseline) this.#moveBaseline();

    const losses = this.#batch.loss.view;
    let loss = 0;
    for (let i = 0; i < items * this.#source.steps; i++) loss += losses[i];
    this.#epochLoss += loss / globalPasses;
    this.#step++;
    const endOfEpoch = this.#step % this.#batchesPerEpoch === 0;
    if (endOfEpoch) {
      this.#lossByEpoch.push(this.#epochLoss / this.#source.count);
      this.#epochLoss = 0;
    }
    return { step: this.#step, epoch: epoch + 1, endOfEpoch, loss: loss / items, gradientNorm };
  }

  /** After the update, so that a batch's baseline does not depend on the batch. */
  #moveBaseline(): void {
    const baseline = this.#rule.baseline.view;
    const mean = this.#rule.meanFeedback.view;
    const rate = this.#step === 0 ? 1 : BASELINE_RATE;
    for (let t = 0; t < baseline.length; t++) baseline[t] += rate * (mean[t] - baseline[t]);
  }

  #restore(bytes: Uint8Array): void {
    const state = readCheckpoint(bytes, {
      network: this.#network.options,
      settings: this.settings,
      samples: this.#source.count,
      lengths: this.#optimizer.vectors.map(({ parameters, first }) => [parameters.length, first.length]),
      steps: this.#source.steps,
    });
    this.#step = state.step;
    this.#epochLoss = state.epochLoss;
    this.#lossByEpoch.push(...state.lossByEpoch);
    this.#rule.baseline.view.set(state.baseline);
    this.#optimizer.vectors.forEach(({ parameters }, i) => {
      parameters.view.set(state.vectors[i].parameters);
    });
    this.#optimizer.restore(state.step, state.vectors);
  }
}

/** The order in which an epoch presents the samples. */
function epochOrder(key: Key, epoch: number, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  return new RandomStream({ key, purpose: Purpose.Shuffle }, epoch).shuffle(order);
}
