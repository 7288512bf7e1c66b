// What the other folders of src may use of this one; the package exports public.ts.
export {
  type AveragedOptions,
  type AveragedResult,
  type AveragedRound,
  averagedOptions,
  type PartTraining,
  type StartPart,
  samplesOfPart,
  trainAveraged,
  trainPart,
} from './averaged/train-averaged.js';
export { type CheckpointState, readCheckpoint } from './checkpoint.js';
export { type Classification, classificationOf } from './classification.js';
export {
  type DescentOptions,
  type DescentResult,
  DescentTraining,
  descentOptions,
  type LossAndSlopes,
  type LossOfParameters,
  type Prepare,
  trainByDescent,
} from './descent-training.js';
export {
  type DescentStep,
  type GradientResult,
  type GradientStep,
  GradientTraining,
  type Pass,
} from './gradient-training.js';
export { type MatchedModel, matchParameters, type SizedModel } from './match-parameters.js';
export { Model } from './model.js';
export { ModelCore, type ModelTensors, type ReadTensor } from './model-core.js';
export { type LoadOptions, loadModelOf, loadOptions, piecesOf, saveModel } from './model-file.js';
export { Optimizer, type OptimizerOptions, type OptimizerSettings, optimizerOptions } from './optimizer.js';
export {
  type BatchPart,
  type BatchWork,
  batchRunner,
  type PartRunner,
  type RunBatch,
  SAMPLES_TOGETHER,
} from './parts/batch-parts.js';
export type { LearningRateSchedule } from './schedule.js';
export { TrainingLock } from './training-lock.js';
export { type TrainingResult, TrainingRun, type TrainingStep, type Update } from './training-run.js';
export { VectorCore } from './vector-core.js';
