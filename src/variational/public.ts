export type { Dataset, ImageDataset, SpikeDataset } from '../data/index.js';
export type { Precision } from '../engine/index.js';
export type {
  DescentOptions,
  DescentResult,
  DescentStep,
  DescentTraining,
  GradientResult,
  GradientStep,
  LossOfParameters,
  TrainingResult,
  TrainingRun,
  TrainingStep,
} from '../learning/index.js';
export type { CircuitGate, CircuitInstruction } from '../register/index.js';
export {
  type AveragedRun,
  Circuit,
  type CircuitMeanOptions,
  type CircuitRun,
  type CircuitRunOptions,
  type DrawnRun,
  type GradientOptions,
  type ValueAndGradient,
} from './circuit/circuit.js';
export { hamiltonianCircuit } from './circuit/hamiltonian-circuit.js';
export type { Observable } from './circuit/observable.js';
export type {
  ClassifierEvaluateOptions,
  ClassifierEvaluation,
  LossAndGradient,
} from './classifier/evaluate.js';
export type { ClassifierParameters } from './classifier/parameters.js';
export { QuantumClassifier, type QuantumClassifierOptions } from './classifier/quantum-classifier.js';
export { type ClassifierTraining, trainClassifier } from './classifier/train-classifier.js';
export type {
  ClassifierLearningOptions,
  ClassifierTrainOptions,
  ClassifierTrainSettings,
} from './classifier/train-options.js';
export {
  type BoltzmannMachineOptions,
  type BoltzmannParameters,
  type BoltzmannTerm,
  type DistributionEvaluation,
  type MachineOutcomes,
  QuantumBoltzmannMachine,
  trainBoltzmannMachine,
} from './models/boltzmann-machine.js';
export {
  type AngleParameters,
  type ConvolutionalNetworkOptions,
  type LabelledStates,
  QuantumConvolutionalNetwork,
  type StatesAnswers,
  type StatesEvaluation,
  type StatesPredictions,
  trainConvolutionalNetwork,
} from './models/convolutional-network.js';
export type { Dissipation } from './models/dissipation.js';
export {
  QuantumRecurrentNetwork,
  type RecurrentNetworkOptions,
  type RecurrentOutputs,
  type Sequence,
  type SequencesEvaluation,
  trainRecurrentNetwork,
} from './models/recurrent-network.js';
export {
  evolveVariationally,
  type Fit,
  type FitOptions,
  fitTimeStep,
  type VariationalEvolution,
  type VariationalEvolutionOptions,
} from './models/time-evolution.js';
