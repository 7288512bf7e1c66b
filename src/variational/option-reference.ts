import type { OptionReference } from '../engine/index.js';
import { classifierEvaluateOptions } from './classifier/evaluate.js';
import { quantumClassifierOptions } from './classifier/quantum-classifier.js';
import { classifierTrainOptions } from './classifier/train-options.js';
import { fitOptions, variationalEvolutionOptions } from './models/time-evolution.js';

export const VARIATIONAL_OPTIONS: OptionReference = [
  ['QuantumClassifier', 'QuantumClassifierOptions', quantumClassifierOptions],
  ['QuantumClassifier.evaluate', 'ClassifierEvaluateOptions', classifierEvaluateOptions],
  ['trainClassifier', 'ClassifierLearningOptions', classifierTrainOptions],
  ['fitTimeStep', 'FitOptions', fitOptions],
  ['evolveVariationally', 'VariationalEvolutionOptions', variationalEvolutionOptions],
];
