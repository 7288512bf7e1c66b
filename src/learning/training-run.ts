import type { Engine, RegionGroup } from '../engine/index.js';
import {
  ArgumentError,
  BornspikeError,
  DataFormatError,
  dispose,
  type Key,
  keyOf,
  type LongWorkOptions,
  type Meta,
  makeMeta,
  NumericalError,
  Pacer,
  runAtOnce,
  type Seed,
} from '../engine/index.js';
import { type CheckpointState, copyingState, writeCheckpoint } from './checkpoint.js';
import { epochOrder } from './epoch-order.js';
import type { TrainingLock } from './training-lock.js';

/** One parameter update. */
export interface TrainingStep {
  /** Updates so far. */
  step: number;
  /** Epochs so far, of which the last may be unfinished: 1 during the first. */
  epoch: number;
  /** Whether this update completed its epoch. */
  endOfEpoch: boolean;
  /** Mean loss of a sample of the batch before the update, natural. */
  loss: number;
  /** Norm of the gradient before clipping. */
  gradientNorm: number;
}

/** What a training run came to. */
export interface TrainingResult {
  /** Mean loss of each epoch of this run, see `TrainingStep.loss`. */
  lossByEpoch: Float64Array;
  /** Updates, those before a checkpoint included. */
  steps: number;
  /** The one given, or drawn: with it the run can be done again. */
  seed: Seed;
  /** How it was made. A loss that did not fall is among the warnings, and a gradient that was 0. */
  meta: Meta;
}

/** What one update found, its loss summed over the samples. */
export interface Update {
  loss: number;
  gradientNorm: number;
}

/** Root mean square from which on parameters are no weights and angles any more. */
const LARGEST_PARAMETERS = 1e3;

/** Options of all training runs, with the defaults filled in. */
export interface TrainingSettings {
  /** Passes over all samples. */
  epochs: number;
  /** Samples of an update (default: all). */
  batch?: number;
  /** The one given, or drawn. */
  seed: Seed;
}

/**
 * A training run: mini-batches in a new random order every epoch. It is a promise of its result and the sequence of its
 * updates: `await run` trains to the end, `for await (const step of run) …` update by update. Nothing happens before one of
 * them. What is to be done with a mini-batch, and what a checkpoint holds, is the learning rule's.
 *
 * Until it ends (by its last update, an abort, an error, `break`, `dispose()` or that of the model) no other run may train the model, and the
 * model's parameters may be read but not set.
 */
export abstract class TrainingRun<
  Settings extends TrainingSettings = TrainingSettings,
  Step extends TrainingStep = TrainingStep,
  Result extends TrainingResult = TrainingResult,
> implements AsyncIterable<Step>, PromiseLike<Result>
{
  /** The options with their defaults, the seed included. */
  readonly settings: Settings;
  /** @internal */
  protected readonly engine: Engine;
  /** @internal */
  protected readonly key: Key;
  /** Memory of the run. @internal */
  protected readonly group: RegionGroup;
  /** @internal */
  protected readonly lossByEpoch: number[] = [];
  /** Updates so far. @internal */
  protected step = 0;
  /** Loss so far in the unfinished epoch, summed over samples. @internal */
  protected epochLoss = 0;
  /** Throws after a pause if the run may not go on. @internal */
  protected readonly pacer: Pacer;
  readonly #start = performance.now();
  readonly #steps: AsyncGenerator<Step, Result>;
  readonly #lock: TrainingLock;
  #order: { epoch: number; indices: Uint32Array } | undefined;
  /** Whether any update of the present epoch had a gradient. */
  #moved = false;
  #movedLastEpoch = true;
  #finishing: Promise<Result> | undefined;
  #result: Result | undefined;
  #failure: { error: unknown } | undefined;
  /** What a run that ended had reached, from which its checkpoint is written when it is asked for. */
  #lastState: CheckpointState | undefined;
  /** The update after which others saw the parameters last. */
  #published = 0;
  #disposed = false;

  /**
   * @param lock the model's
   * @internal
   */
  constructor(engine: Engine, lock: TrainingLock, settings: Settings, options: LongWorkOptions) {
    this.settings = settings;
    this.engine = engine;
    this.pacer = new Pacer(options, () => this.#checkAlive());
    this.key = keyOf(settings.seed);
    lock.take(this);
    this.#lock = lock;
    this.group = engine.arena.groupOf(this);
    this.#steps = this.#train();
  }

  /** Samples of the data set. @internal */
  protected abstract get count(): number;
  /** Copies what is left of the data set, in pieces, and whatever else comes before the first update. @internal */
  protected abstract get copying(): Iterable<unknown>;
  /**
   * Learns from the samples `indices`; throws before an update that would do harm. Lets others run by `pause`.
   * @internal
   */
  protected abstract update(indices: Uint32Array, epoch: number): Update | Promise<Update>;
  /** What a checkpoint has of the run as it is, in the engine's memory. @internal */
  protected abstract get state(): CheckpointState;
  /** Root mean square of the parameters, as far as they are trained. @internal */
  protected abstract get parameterSize(): number;
  /** Adds the rule's own to what every step and result reports. @internal */
  protected abstract reportStep(step: TrainingStep): Step;
  /** @internal */
  protected abstract reportResult(result: TrainingResult): Result;
  /** Reads what the samples `indices` need, where they are not in memory. @internal */
  protected async fetch(_indices: Uint32Array): Promise<void> {}
  /**
   * Samples that are read together where not all are in memory: an epoch goes through one such part after the other.
   * @internal
   */
  protected get partSize(): number {
    return this.count;
  }

  /** Called before others see the parameters: at the end of an epoch, and of the run. @internal */
  protected publish(): void {}

  /** Called after the last update, for what the result is to have besides. @internal */
  protected async conclude(): Promise<void> {}

  /** The order in which an epoch presents the samples. @internal */
  protected orderOf(epoch: number): Uint32Array {
    return epochOrder(this.key, epoch, this.count, this.partSize);
  }

  /** @internal */
  protected get batchSize(): number {
    return this.settings.batch ?? this.count;
  }

  /** @internal */
  get batchesPerEpoch(): number {
    return Math.ceil(this.count / this.batchSize);
  }

  /** @internal */
  get totalSteps(): number {
    return this.settings.epochs * this.batchesPerEpoch;
  }

  /** The updates, each done when it is asked for; after `break` the run is over. */
  [Symbol.asyncIterator](): AsyncGenerator<Step, Result> {
    return this.#steps;
  }

  /** Trains to the end (from wherever the iteration is) and returns the result; always the same promise. */
  finish(): Promise<Result> {
    this.#finishing ??= this.#finish();
    return this.#finishing;
  }

  /** Makes `await run` the same as `await run.finish()`. */
  // biome-ignore lint/suspicious/noThenProperty: a run that is awaited must train.
  then<Kept = Result, Caught = never>(
    onResult?: ((result: Result) => Kept | PromiseLike<Kept>) | null,
    onError?: ((error: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Kept | Caught> {
    return this.finish().then(onResult, onError);
  }

  async #finish(): Promise<Result> {
    for (;;) {
      const { done } = await this.#steps.next();
      if (this.#result) return this.#result;
      if (this.#failure) throw this.#failure.error;
      if (done) throw new BornspikeError('this training run was ended before its last step');
    }
  }

  /**
   * Everything from which a run of the same options goes on to the same bits (pass it as `resume`). Also of a run that
   * was aborted or left: as of its last step.
   */
  checkpoint(): Uint8Array {
    if (this.#disposed && !this.#lastState) {
      throw new BornspikeError('this training run ended with its engine');
    }
    return writeCheckpoint(this.#lastState ?? this.state);
  }

  /** Ends the run where it is and frees its memory; what was trained keeps what it has learnt. */
  dispose(): void {
    if (this.#disposed) return;
    if (!this.engine.disposed) {
      this.#publishNew();
      // Taken while the memory is still the run's own.
      this.#lastState ??= runAtOnce(copyingState(this.state));
    }
    this.#disposed = true;
    this.abandon();
  }

  #publishNew(): void {
    if (this.#published === this.step) return;
    this.publish();
    this.#published = this.step;
  }

  /** Gives memory and model back: what a rule's constructor does that fails. @internal */
  protected abandon(): void {
    this.group.dispose();
    this.#lock.release(this);
  }

  /** To be awaited between the pieces of a long update; throws if the run may not go on. @internal */
  protected pause(): Promise<void> {
    return this.pacer.pause();
  }

  #checkAlive(): void {
    this.engine.checkAlive();
    this.#lock.checkAlive();
    if (this.#disposed) throw new BornspikeError('this training run was disposed');
  }

  /** Throws unless a run of these options can have reached what a checkpoint says. @internal */
  protected checkReached(step: number, epochs: Record<string, ArrayLike<number>>): void {
    if (step > this.totalSteps) {
      throw new ArgumentError(
        'options.resume',
        `a checkpoint of at most ${this.totalSteps} updates, as ${this.settings.epochs} epochs have`,
        step,
      );
    }
    const finished = Math.floor(step / this.batchesPerEpoch);
    for (const [name, values] of Object.entries(epochs)) {
      if (values.length === finished) continue;
      throw new DataFormatError(
        'checkpoint',
        8,
        `${name} has ${values.length} values, but ${finished} epochs were finished at step ${step}`,
      );
    }
  }

  /** As `dispose`, for `using`. */
  [dispose](): void {
    this.dispose();
  }

  /** Refuses a gradient that is not finite. @internal */
  protected checkGradient(norm: number): void {
    if (!Number.isFinite(norm)) throw new NumericalError('the gradient is not finite', this.step + 1);
  }

  async #checkedUpdate(indices: Uint32Array, epoch: number): Promise<Update> {
    try {
      return await this.update(indices, epoch);
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
      throw new NumericalError(
        `training diverged at step ${this.step + 1}: ${error.message}; lower learningRate or set clip`,
        this.step + 1,
        { cause: error },
      );
    }
  }

  async *#train(): AsyncGenerator<Step, Result> {
    try {
      for (const _ of this.copying) await this.pause();
      while (this.step < this.totalSteps) {
        await this.pause();
        const indices = this.#nextIndices();
        await this.fetch(indices);
        this.#checkAlive();
        const step = await this.#next(indices);
        const reported = this.reportStep(step);
        if (step.endOfEpoch) {
          await this.pacer.rest();
          this.#checkAlive();
          this.#publishNew();
          this.pacer.report({ unit: 'epoch', done: step.epoch, total: this.settings.epochs });
        }
        yield reported;
      }
      await this.conclude();
      const { seed, ...options } = this.settings;
      this.#result = this.reportResult({
        lossByEpoch: Float64Array.from(this.lossByEpoch),
        steps: this.step,
        seed,
        meta: makeMeta(this.#start, options, this.#warnings()),
      });
      return this.#result;
    } catch (error) {
      this.#failure = { error };
      throw error;
    } finally {
      await this.#keepState();
      this.dispose();
    }
  }

  /** Copies what it has reached in pieces, which `dispose` would do in one. */
  async #keepState(): Promise<void> {
    if (this.#disposed || this.engine.disposed) return;
    const copying = copyingState(this.state);
    for (let step = copying.next(); ; step = copying.next()) {
      if (step.done) {
        this.#lastState = step.value;
        return;
      }
      await this.pacer.rest();
      if (this.#disposed || this.engine.disposed) return;
    }
  }

  #nextIndices(): Uint32Array {
    const first = (this.step % this.batchesPerEpoch) * this.batchSize;
    if (this.#order?.epoch !== this.#epoch) {
      this.#order = { epoch: this.#epoch, indices: this.orderOf(this.#epoch) };
    }
    return this.#order.indices.subarray(first, first + this.batchSize);
  }

  /** Epochs that are finished. */
  get #epoch(): number {
    return Math.floor(this.step / this.batchesPerEpoch);
  }

  /** What says that training went wrong although it came to its end. */
  #warnings(): string[] {
    const warnings: string[] = [];
    const [first] = this.lossByEpoch;
    const last = this.lossByEpoch[this.lossByEpoch.length - 1]!;
    if (this.lossByEpoch.length > 1 && last >= first! && first !== 0) {
      warnings.push(
        `the loss did not fall: ${first!.toPrecision(4)} in the first epoch, ${last.toPrecision(4)} in the last; try another learningRate`,
      );
    }
    if (!this.#movedLastEpoch) {
      warnings.push(
        'the gradient was zero in the whole last epoch: nothing was learnt in it; try a lower learningRate',
      );
    }
    if (this.parameterSize > LARGEST_PARAMETERS) {
      warnings.push(
        `training diverged: the root mean square of the parameters is ${this.parameterSize.toPrecision(2)}; lower learningRate or set clip`,
      );
    }
    return warnings;
  }

  async #next(indices: Uint32Array): Promise<TrainingStep> {
    const epoch = this.#epoch;
    const { loss, gradientNorm } = await this.#checkedUpdate(indices, epoch);
    this.epochLoss += loss;
    this.step++;
    if (gradientNorm > 0) this.#moved = true;
    const endOfEpoch = this.step % this.batchesPerEpoch === 0;
    if (endOfEpoch) {
      this.lossByEpoch.push(this.epochLoss / this.count);
      this.epochLoss = 0;
      this.#movedLastEpoch = this.#moved;
      this.#moved = false;
    }
    return { step: this.step, epoch: epoch + 1, endOfEpoch, loss: loss / indices.length, gradientNorm };
  }
}
