import type { OptionReference } from '../engine/index.js';
import { descentOptions } from '../learning/index.js';
import { circuitMeanOptions, circuitRunOptions, gradientOptions } from './circuit/circuit.js';
import { classifierEvaluateOptions } from './classifier/evaluate.js';
import { quantumClassifierOptions } from './classifier/quantum-classifier.js';
import { classifierTrainOptions } from './classifier/train-options.js';
import { boltzmannMachineOptions } from './models/boltzmann-machine.js';
import { convolutionalNetworkOptions } from './models/convolutional-network.js';
import { recurrentNetworkOptions } from './models/recurrent-network.js';
import { fitOptions, variationalEvolutionOptions } from './models/time-evolution.js';

export const VARIATIONAL_OPTIONS: OptionReference = [
  ['Circuit.run', 'CircuitRunOptions', circuitRunOptions],
  ['Circuit.expectation', 'CircuitMeanOptions', circuitMeanOptions],
  ['Circuit.gradient', 'GradientOptions', gradientOptions],
  ['QuantumClassifier', 'QuantumClassifierOptions', quantumClassifierOptions],
  ['QuantumClassifier.evaluate', 'ClassifierEvaluateOptions', classifierEvaluateOptions],
  ['trainClassifier', 'ClassifierLearningOptions', classifierTrainOptions],
  ['QuantumConvolutionalNetwork', 'ConvolutionalNetworkOptions', convolutionalNetworkOptions],
  ['QuantumRecurrentNetwork', 'RecurrentNetworkOptions', recurrentNetworkOptions],
  ['QuantumBoltzmannMachine', 'BoltzmannMachineOptions', boltzmannMachineOptions],
  [
    'trainConvolutionalNetwork, trainRecurrentNetwork, trainBoltzmannMachine',
    'DescentOptions',
    () => descentOptions({ epochs: 200, learningRate: 0.05 }),
  ],
  ['fitTimeStep', 'FitOptions', fitOptions],
  ['evolveVariationally', 'VariationalEvolutionOptions', variationalEvolutionOptions],
];
