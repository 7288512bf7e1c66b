export type { Classification } from './classification.js';
export type {
  DescentOptions,
  DescentResult,
  DescentTraining,
  LossOfParameters,
} from './descent-training.js';
export type { DescentStep, GradientResult, GradientStep } from './gradient-training.js';
export { type AnyModel, loadModel } from './load-model.js';
export { type MatchedModel, matchParameters, type SizedModel } from './match-parameters.js';
export { Model } from './model.js';
export { type LoadOptions, saveModel } from './model-file.js';
export type { OptimizerOptions } from './optimizer.js';
export type { ScheduleName } from './schedule.js';
export type { TrainingResult, TrainingRun, TrainingStep } from './training-run.js';
