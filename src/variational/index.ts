export type { Dataset, ImageDataset } from '../data/dataset.js';
export type { SpikeDataset } from '../data/spike-dataset.js';
export type { GradientResult, GradientStep } from '../learning/gradient-training.js';
export type { TrainingResult, TrainingRun, TrainingStep } from '../learning/training-run.js';
export type { CircuitGate } from '../register/gates.js';
export {
  type BoltzmannMachineOptions,
  type BoltzmannTerm,
  QuantumBoltzmannMachine,
} from './boltzmann-machine.js';
export { Circuit, type GradientOptions, type ValueAndGradient } from './circuit.js';
export {
  type ConvolutionalNetworkOptions,
  type LabelledStates,
  QuantumConvolutionalNetwork,
} from './convolutional-network.js';
export type { DescentOptions, FitResult, LossOfParameters } from './descent.js';
export type { ClassifierEvaluateOptions, ClassifierEvaluation, LossAndGradient } from './evaluate.js';
export { hamiltonianCircuit } from './hamiltonian-circuit.js';
export { loadClassifier, saveClassifier } from './model-file.js';
export type { Observable } from './observable.js';
export type { ClassifierParameters } from './parameters.js';
export type { Precision } from './precision.js';
export { QuantumClassifier, type QuantumClassifierOptions } from './quantum-classifier.js';
export {
  QuantumRecurrentNetwork,
  type RecurrentNetworkOptions,
  type RecurrentOutputs,
  type Sequence,
} from './recurrent-network.js';
export {
  evolveVariationally,
  type Fit,
  type FitOptions,
  fitTimeStep,
  type VariationalEvolution,
  type VariationalEvolutionOptions,
} from './time-evolution.js';
export { type ClassifierTraining, trainClassifier } from './train-classifier.js';
export type {
  ClassifierLearningOptions,
  ClassifierTrainOptions,
  ClassifierTrainSettings,
} from './train-options.js';
