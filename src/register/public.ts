export type { ComplexMatrix } from './algebra/matrix.js';
export { coupleAll, coupleChain, coupleGrid, coupleRing, coupleWeights } from './hamiltonian/couplings.js';
export type { EvolutionRecord, EvolutionRecordOptions } from './hamiltonian/evolution-record.js';
export { type Evolution, type EvolveOptions, evolve } from './hamiltonian/evolve.js';
export {
  Hamiltonian,
  type HamiltonianOptions,
  hamiltonian,
  type PauliTerm,
} from './hamiltonian/hamiltonian.js';
export type { PiecewiseLinear, TimeDependent } from './hamiltonian/time-dependent.js';
export { OpenQasmError } from './open-qasm/open-qasm-error.js';
export { fromOpenQasm3, type OpenQasmCircuit } from './open-qasm/read-open-qasm.js';
export { type GateList, type NamedRegister, toOpenQasm3 } from './open-qasm/write-open-qasm.js';
export { type ChannelName, type ChannelParameters, krausOperators } from './operations/channels.js';
export type { RegisterGateName } from './operations/gate-table.js';
export type {
  CircuitGate,
  CircuitInstruction,
  Condition,
  GateOperation,
  MeasureOperation,
  RegisterGate,
  ResetOperation,
} from './operations/gates.js';
export { type BlochAngles, blochAngles, blochVector } from './states/bloch.js';
export { DensityMatrix } from './states/density-matrix.js';
export type { EnergyOptions } from './states/energy.js';
export type { Observables } from './states/observables.js';
export type { Measurement, Register } from './states/register.js';
export type { RegisterMemory } from './states/register-memory.js';
export type { RegisterRunOptions } from './states/register-run-options.js';
export type { Sample, SampleOptions } from './states/sample.js';
export { type BellState, StateVector } from './states/state-vector.js';
