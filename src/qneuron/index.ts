// What the other folders of src may use of this one; the package exports public.ts.
export {
  QNeuronCircuit,
  type QNeuronCircuitDescription,
  type QNeuronCircuitOptions,
} from './circuit/circuit.js';
export { circuitDiagram } from './circuit/diagram.js';
export { gates } from './circuit/gates.js';
export { inputPath } from './circuit/input-path.js';
export { lineDetector } from './circuit/line-detector.js';
export { LOGIC, type LogicCircuit, truthTable } from './circuit/truth-table.js';
export { digitRecognizer } from './digits/digit-recognizer.js';
export { DigitWeights } from './digits/digit-weights.js';
export { type RacePart, type RaceWork, runRace } from './digits/race.js';
export { trainDigitWeights } from './digits/train-digit-weights.js';
export { type ExactActivity, exactActivity } from './exact/exact-activity.js';
export { square } from './exact/square.js';
export { QNEURON_OPTIONS } from './option-reference.js';
export type { ChainRange } from './sampling/path-ensemble.js';
export type { MeasuredArray, PathProfile } from './sampling/path-profile.js';
export { type ChainWork, Sampling } from './sampling/sampling.js';
export {
  type CircuitSimulateOptions,
  type SimulationResult,
  simulateCircuit,
  simulateScan,
} from './sampling/simulate.js';
export type { PathStart, SimulateOptions } from './sampling/simulate-options.js';
