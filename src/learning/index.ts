// What the other folders of src may use of this one; the package exports public.ts.
export { readCheckpoint, writeCheckpoint } from './checkpoint.js';
export { type GradientResult, type GradientStep, GradientTraining, type Pass } from './gradient-training.js';
export { type MatchedModel, matchParameters, type SizedModel } from './match-parameters.js';
export {
  type FileNameOptions,
  type ModelTensors,
  piecesOf,
  readingModel,
  writingModel,
} from './model-file.js';
export { Optimizer, type OptimizerOptions, type OptimizerSettings, optimizerSettings } from './optimizer.js';
export { TrainingLock } from './training-lock.js';
export { type TrainingResult, TrainingRun, type TrainingStep, type Update } from './training-run.js';
