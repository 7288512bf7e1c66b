export {
  QNeuron,
  QNeuronCircuit,
  type QNeuronCircuitDescription,
  type QNeuronCircuitOptions,
  type QNeuronCoupling,
  type QNeuronEnd,
  QNeuronInput,
} from './circuit/circuit.js';
export { type CircuitDiagramOptions, circuitDiagram } from './circuit/diagram.js';
export {
  type AndStrengths,
  type Gate,
  gates,
  type NotStrengths,
  type OrStrengths,
  type XorStrengths,
} from './circuit/gates.js';
export { type LineDetector, type LineDetectorOptions, lineDetector } from './circuit/line-detector.js';
export {
  LOGIC,
  type LogicCircuit,
  type TruthMargin,
  type TruthRow,
  type TruthTable,
  truthTable,
} from './circuit/truth-table.js';
export {
  DigitRecognizer,
  digitRecognizer,
  type Recognition,
} from './digits/digit-recognizer.js';
export {
  type DigitEvaluation,
  DigitWeights,
  type DigitWeightsOptions,
  type DigitWeightsParameters,
} from './digits/digit-weights.js';
export type { DigitRecognizerOptions, RecognizeOptions } from './digits/recognizer-options.js';
export {
  type DigitSettings,
  type DigitTraining,
  type DigitTrainOptions,
  trainDigitWeights,
} from './digits/train-digit-weights.js';
export { type ExactActivity, type ExactActivityOptions, exactActivity } from './exact/exact-activity.js';
export { exactFreeNeuron, type FreeNeuronMeans, type FreeNeuronOptions } from './exact/exact-free-neuron.js';
export { type ExactSpectrum, exactSpectrum } from './exact/exact-spectrum.js';
export type { PathEnsembleName } from './sampling/ensemble.js';
export type { MeasuredArray, PathProfile } from './sampling/path-profile.js';
export {
  type CircuitSimulateOptions,
  type SimulationResult,
  simulateCircuit,
  simulateScan,
} from './sampling/simulate.js';
export type { PathStart, SimulateOptions, SimulateSettings } from './sampling/simulate-options.js';
