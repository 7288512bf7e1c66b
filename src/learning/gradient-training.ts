import type { FloatRegion, Precision } from '../engine/index.js';
import { DataFormatError } from '../engine/index.js';
import { type CheckpointState, readCheckpoint } from './checkpoint.js';
import { Optimizer, type OptimizerSettings } from './optimizer.js';
import { learningRateAt } from './schedule.js';
import { type TrainingResult, TrainingRun, type TrainingStep, type Update } from './training-run.js';

/** One parameter update by an optimizer. */
export interface DescentStep extends TrainingStep {
  /** Of this update, as the schedule has it. */
  learningRate: number;
}

/** One parameter update of a classifier. */
export interface GradientStep extends DescentStep {
  /** Share of the batch's samples that were classified rightly, before the update. */
  accuracy: number;
}

/** What training a classifier came to. */
export interface GradientResult extends TrainingResult {
  /** Mean accuracy on the training samples of each epoch, while they were learnt from. */
  accuracyByEpoch: Float64Array;
}

/** What a batch's samples gave: the sum of their losses, and how many were classified rightly. */
export interface Pass {
  loss: number;
  correct: number;
}

/** The same of runs that follow the gradient of each batch. */
export interface GradientTrainingSettings extends OptimizerSettings {
  /** Passes over all samples. */
  epochs: number;
  /** Samples of an update. */
  batch?: number;
  /** The one given, or drawn. */
  seed: string | number;
  /** Of the parameters (default `'float64'`). */
  precision?: Precision;
}

/** A run in which each batch's gradient, of its mean loss in all parameters, goes to an optimizer. */
export abstract class GradientTraining<
  Settings extends GradientTrainingSettings,
  Step extends DescentStep = GradientStep,
  Result extends TrainingResult = GradientResult,
> extends TrainingRun<Settings, Step, Result> {
  readonly #accuracyByEpoch: number[] = [];
  #optimizer: Optimizer | undefined;
  /** Samples of the unfinished epoch that were classified rightly. */
  #epochCorrect = 0;
  #batchAccuracy = 0;
  #learningRate = 0;

  /** Runs the samples `indices` forwards and back, which leaves the gradients. @internal */
  protected abstract pass(indices: Uint32Array, epoch: number): Pass | Promise<Pass>;
  /** What must be the same for a run to go on from a checkpoint, besides the settings. @internal */
  protected abstract get identity(): Record<string, string>;
  /** The settings that shape the result, but for the number of epochs. @internal */
  protected abstract get shaping(): Record<string, unknown>;
  /** Whether samples are classified, and accuracies reported. @internal */
  protected abstract get classifies(): boolean;
  /** Called after each update, for what parameters must be. @internal */
  protected constrain(): void {}

  /** Called by the constructor of a rule when its vectors and gradients are there. @internal */
  protected prepare(
    vectors: { parameters: FloatRegion; gradient?: FloatRegion; rate?: number }[],
    resume?: Uint8Array,
  ): void {
    this.#optimizer = new Optimizer(this.engine, this.group, vectors, this.settings);
    if (resume !== undefined) this.#restore(resume);
  }

  /** @internal */
  protected async update(indices: Uint32Array, epoch: number): Promise<Update> {
    const { loss, correct } = await this.pass(indices, epoch);
    const gradientNorm = this.#optimizer!.gradientNorm();
    this.checkGradient(gradientNorm);
    await this.pause();
    this.#learningRate = learningRateAt(this.engine, this.settings, this.step, this.totalSteps);
    this.#optimizer!.step(gradientNorm, this.#learningRate);
    this.constrain();
    this.#epochCorrect += correct;
    this.#batchAccuracy = correct / indices.length;
    return { loss, gradientNorm };
  }

  /** @internal */
  protected get parameterSize(): number {
    return this.#optimizer!.parameterSize();
  }

  /** @internal */
  protected reportStep(step: TrainingStep): Step {
    if (step.endOfEpoch) {
      this.#accuracyByEpoch.push(this.#epochCorrect / this.count);
      this.#epochCorrect = 0;
    }
    const accuracy = this.classifies && { accuracy: this.#batchAccuracy };
    return { ...step, ...accuracy, learningRate: this.#learningRate } as DescentStep as Step;
  }

  /** @internal */
  protected reportResult(result: TrainingResult): Result {
    const accuracies = this.classifies && { accuracyByEpoch: Float64Array.from(this.#accuracyByEpoch) };
    return { ...result, ...accuracies } as TrainingResult as Result;
  }

  /** @internal */
  protected get state(): CheckpointState {
    const vectors: CheckpointState['vectors'] = {
      lossByEpoch: Float64Array.from(this.lossByEpoch),
      accuracyByEpoch: Float64Array.from(this.#accuracyByEpoch),
      unfinishedEpoch: Float64Array.of(this.epochLoss, this.#epochCorrect),
    };
    this.#optimizer!.vectors.forEach(({ parameters, first, second }, i) => {
      vectors[`${i}.parameters`] = parameters;
      vectors[`${i}.first`] = first;
      vectors[`${i}.second`] = second;
    });
    return { identity: this.#wholeIdentity(), step: this.step, vectors };
  }

  #restore(bytes: Uint8Array): void {
    const { step, vectors } = readCheckpoint(bytes, this.state);
    const [lossByEpoch, accuracyByEpoch, unfinishedEpoch] = [
      vectors.lossByEpoch!,
      vectors.accuracyByEpoch!,
      vectors.unfinishedEpoch!,
    ];
    const trained = this.#optimizer!.vectors;
    this.checkReached(step, { lossByEpoch, accuracyByEpoch });
    const seen = (step % this.batchesPerEpoch) * this.batchSize;
    const correct = unfinishedEpoch[1]!;
    if (!(Number.isInteger(correct) && correct >= 0 && correct <= seen)) {
      throw new DataFormatError('checkpoint', 8, `${correct} of ${seen} samples cannot be right`);
    }
    const share = accuracyByEpoch.findIndex((accuracy: number) => !(accuracy >= 0 && accuracy <= 1));
    if (share >= 0) {
      throw new DataFormatError('checkpoint', 8, `an accuracy of ${accuracyByEpoch[share]} cannot be`);
    }
    this.step = step;
    for (const loss of lossByEpoch) this.lossByEpoch.push(loss);
    for (const accuracy of accuracyByEpoch) this.#accuracyByEpoch.push(accuracy);
    [this.epochLoss, this.#epochCorrect] = [unfinishedEpoch[0]!, correct];
    trained.forEach(({ parameters }, i) => {
      parameters.view.set(vectors[`${i}.parameters`]!);
    });
    this.#optimizer!.restore(
      step,
      trained.map((_, i) => ({ first: vectors[`${i}.first`]!, second: vectors[`${i}.second`]! })),
    );
    this.publish();
  }

  /** Only under a constant rate may the number of epochs grow. */
  #wholeIdentity(): Record<string, string> {
    const { schedule, epochs, clip } = this.settings;
    return {
      ...this.identity,
      settings: JSON.stringify({
        ...this.shaping,
        ...(schedule !== 'constant' && { epochs }),
        clip: String(clip),
      }),
      samples: String(this.count),
    };
  }
}
