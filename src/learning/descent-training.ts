import type { Engine, LongWorkOptions, Meta, Region, RegionGroup, Seed } from '../engine/index.js';
import {
  control,
  type Describes,
  integer,
  longWork,
  NumericalError,
  readOptions,
  tooLarge,
} from '../engine/index.js';
import { type DescentStep, GradientTraining, type Pass } from './gradient-training.js';
import type { ModelCore } from './model-core.js';
import { type OptimizerOptions, type OptimizerSettings, optimizerOptions } from './optimizer.js';
import type { TrainingLock } from './training-lock.js';
import type { TrainingResult } from './training-run.js';

/** How parameters are fitted to a loss of all data together, which is computed exactly. */
export interface DescentOptions extends OptimizerOptions, LongWorkOptions {
  /** Updates of the parameters: each sees all of the data (default 200, of convolutional networks 100). */
  epochs?: number;
  /** Size of a step (default 0.05, of fits to steps in time 0.02). */
  learningRate?: number;
  /** A checkpoint of an earlier run with the same options; training goes on from there. `epochs` may have grown if the schedule is constant. */
  resume?: Uint8Array;
}

export type DescentDefaults = Pick<DescentSettings, 'epochs' | 'learningRate'>;
/** The options of a descent, with the defaults filled in. */
export type DescentSettings = OptimizerSettings & { epochs: number };

/** A loss, and its gradient in all that is trained. */
export interface LossOfParameters {
  /** What the model's `lossAndGradient` says that it is. */
  loss: number;
  /** By each trained parameter, block after block. */
  gradient: Float64Array;
  /** How it was made. */
  meta: Meta;
}

/** What an update needs of it. */
export type LossAndSlopes = Pick<LossOfParameters, 'loss' | 'gradient'>;

/** What fitting to all data together came to. */
export interface DescentResult extends TrainingResult {
  /** The loss after the last update; `lossByEpoch` has it before each. */
  finalLoss: number;
}

export const descentOptions = ({ epochs, learningRate }: DescentDefaults) =>
  ({
    epochs: integer({ default: () => epochs, minimum: 0, maximum: 1_000_000 }),
    ...optimizerOptions({ learningRate: () => learningRate }),
    resume: control(),
    ...longWork(),
  }) satisfies Describes<DescentOptions>;

/** Finds the loss and its gradient at some parameters. */
export type LossFunction = (parameters: Float64Array) => Promise<LossAndSlopes>;

/** Makes a loss function, with memory that lives as long as the run; long work awaits `pause` between its pieces. */
export type Prepare = (group: RegionGroup, pause: () => Promise<void>) => Promise<LossFunction>;

/** What is trained. */
export interface Descending {
  engine: Engine;
  lock: TrainingLock;
  parameters: Region<Float64Array>;
  /** Reported in the result: that of the initial parameters, as nothing else is random. */
  seed: Seed;
  /** What must be the same for a run to go on from a checkpoint, besides the settings. */
  identity: Record<string, string>;
  /** What to name where memory does not suffice, see `tooLarge`. */
  sizes: Record<string, number>;
  /** Told when there are parameters that were trained. */
  onTrained?(): void;
}

/** A run whose every epoch is one update, by the exact gradient of the loss of all data together. */
export class DescentTraining extends GradientTraining<
  DescentSettings & { seed: Seed },
  DescentStep,
  DescentResult
> {
  readonly #trained: Descending;
  readonly #gradient: Region<Float64Array>;
  readonly #prepare: Prepare;
  #lossFunction: LossFunction | undefined;
  #finalLoss = Number.NaN;

  /** @internal */
  constructor(
    trained: Descending,
    settings: DescentSettings,
    { signal, onProgress, resume }: Pick<DescentOptions, 'signal' | 'onProgress' | 'resume'>,
    prepare: Prepare,
  ) {
    const { engine, lock, seed, parameters } = trained;
    super(engine, lock, { ...settings, seed }, { signal, onProgress });
    this.#trained = trained;
    this.#prepare = prepare;
    try {
      this.#gradient = this.group.float64(parameters.length);
      this.prepare([{ parameters, gradient: this.#gradient }], resume);
      if (this.step > 0) trained.onTrained?.();
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** All data are one sample. @internal */
  protected get count(): number {
    return 1;
  }

  /** @internal */
  protected get copying(): Iterable<void> {
    return [];
  }

  /** @internal */
  protected get classifies(): boolean {
    return false;
  }

  /** @internal */
  protected get identity(): Record<string, string> {
    return this.#trained.identity;
  }

  /** @internal */
  protected get shaping(): Record<string, unknown> {
    const { epochs: _epochs, ...shaping } = this.settings;
    return shaping;
  }

  /** @internal */
  protected async pass(): Promise<Pass> {
    const { loss, gradient } = await this.#lossAndGradient();
    this.#gradient.view.set(gradient);
    this.#trained.onTrained?.();
    return { loss, correct: 0 };
  }

  /** @internal */
  protected override async conclude(): Promise<void> {
    this.#finalLoss = (await this.#lossAndGradient()).loss;
  }

  async #lossAndGradient(): Promise<LossAndSlopes> {
    const found = await this.#found().catch((error: unknown) => {
      throw tooLarge(error, this.#trained.sizes);
    });
    // What was awaited may have ended the run, and with it the memory of the gradient.
    await this.pause();
    if (!Number.isFinite(found.loss)) throw new NumericalError('the loss is not finite', this.step + 1);
    return found;
  }

  async #found(): Promise<LossAndSlopes> {
    this.#lossFunction ??= await this.#prepare(this.group, () => this.pause());
    return this.#lossFunction(this.#trained.parameters.copy());
  }

  /** @internal */
  protected override reportResult(result: TrainingResult): DescentResult {
    return { ...super.reportResult(result), finalLoss: this.#finalLoss };
  }
}

/** A model that is trained by a descent. */
interface DescentModel {
  readonly options: { readonly seed: Seed };
  readonly core: ModelCore & { readonly vector: Region<Float64Array> };
}

/** Trains a model by the exact gradient of all of `data`. */
export function trainByDescent(
  { options: model, core }: DescentModel,
  data: { count: number; sizes: Record<string, number>; classNames?: readonly string[] },
  options: DescentOptions,
  defaults: DescentDefaults,
  prepare: Prepare,
): DescentTraining {
  const { engine, lock, vector, description } = core;
  const identity = { [description.name]: JSON.stringify(model), data: String(data.count) };
  const onTrained = () => {
    core.classNames = data.classNames;
  };
  return new DescentTraining(
    { engine, lock, parameters: vector, seed: model.seed, identity, sizes: data.sizes, onTrained },
    readOptions('options', options, () => descentOptions(defaults)),
    options,
    prepare,
  );
}
