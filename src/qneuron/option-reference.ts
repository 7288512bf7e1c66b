import type { OptionReference } from '../engine/index.js';
import { circuitOptions } from './circuit/circuit.js';
import { diagramOptions } from './circuit/diagram.js';
import { lineDetectorOptions } from './circuit/line-detector.js';
import { digitWeightsOptions } from './digits/digit-weights.js';
import { recognizeOptions, recognizerOptions } from './digits/recognizer-options.js';
import { digitTrainOptions } from './digits/train-digit-weights.js';
import { exactActivityOptions } from './exact/exact-activity.js';
import { freeNeuronOptions } from './exact/exact-free-neuron.js';
import { circuitSimulateOptions } from './sampling/simulate.js';
import { simulateOptions } from './sampling/simulate-options.js';

export const QNEURON_OPTIONS: OptionReference = [
  ['QNeuronCircuit', 'QNeuronCircuitOptions', circuitOptions],
  ['simulateCircuit', 'CircuitSimulateOptions', circuitSimulateOptions],
  ['simulateScan', 'SimulateOptions', simulateOptions],
  ['exactActivity', 'ExactActivityOptions', exactActivityOptions],
  ['exactFreeNeuron', 'FreeNeuronOptions', freeNeuronOptions],
  ['lineDetector', 'LineDetectorOptions', lineDetectorOptions],
  ['DigitWeights', 'DigitWeightsOptions', digitWeightsOptions],
  ['trainDigitWeights', 'DigitTrainOptions', digitTrainOptions],
  ['digitRecognizer', 'DigitRecognizerOptions', recognizerOptions],
  ['DigitRecognizer.recognize', 'RecognizeOptions', recognizeOptions],
  ['circuitDiagram', 'CircuitDiagramOptions', diagramOptions],
];
