export type { Classification } from './classification.js';
export type {
  DescentOptions,
  DescentResult,
  DescentSettings,
  DescentTraining,
  LossOfParameters,
} from './descent-training.js';
export type {
  DescentStep,
  GradientResult,
  GradientStep,
  GradientTraining,
  GradientTrainingSettings,
} from './gradient-training.js';
export { type AnyModel, loadModel } from './load-model.js';
export { type MatchedModel, matchParameters, type SizedModel } from './match-parameters.js';
export { Model } from './model.js';
export { type LoadOptions, saveModel } from './model-file.js';
export type { OptimizerOptions, OptimizerSettings } from './optimizer.js';
export type { LearningRateSchedule } from './schedule.js';
export type { TrainingResult, TrainingRun, TrainingSettings, TrainingStep } from './training-run.js';
