export {
  QNeuron,
  QNeuronCircuit,
  type QNeuronCircuitDescription,
  type QNeuronCircuitOptions,
  type QNeuronCoupling,
  type QNeuronEnd,
  QNeuronInput,
} from './circuit.js';
export { type CircuitDiagramOptions, circuitDiagram } from './diagram.js';
export {
  DigitRecognizer,
  type DigitRecognizerOptions,
  digitRecognizer,
  type Recognition,
  type RecognizeOptions,
} from './digit-recognizer.js';
export { type DigitTrainOptions, type DigitWeights, trainDigitWeights } from './digit-weights.js';
export { type ExactActivity, exactActivity } from './exact-activity.js';
export { exactFreeNeuron, type FreeNeuronMeans } from './exact-free-neuron.js';
export { type ExactSpectrum, exactSpectrum } from './exact-spectrum.js';
export {
  type AndStrengths,
  type Gate,
  gates,
  type NotStrengths,
  type OrStrengths,
  type XorStrengths,
} from './gates.js';
export { type LineDetector, type LineDetectorOptions, lineDetector } from './line-detector.js';
export type { PathProfile } from './path-profile.js';
export {
  type CircuitSimulateOptions,
  type SimulationResult,
  simulateCircuit,
  simulateScan,
} from './simulate.js';
export type { PathStart, SimulateOptions, SimulateSettings } from './simulate-options.js';
export {
  LOGIC,
  type LogicCircuit,
  type TruthMargin,
  type TruthRow,
  type TruthTable,
  truthTable,
} from './truth-table.js';
