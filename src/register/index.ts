// What the other folders of src may use of this one; the package exports public.ts.
export { choleskyFactor } from './algebra/cholesky.js';
export { dissipator, exponential, identityMatrix, overI, plus, times } from './algebra/local-matrix.js';
export { checkQubits, maskOf } from './algebra/masks.js';
export {
  adjoint,
  type ComplexMatrix,
  checkHermitian,
  checkMatrix,
  checkUnitary,
  conjugate,
  gram,
  isIdentity,
  kronecker,
  MATRIX_TOLERANCE,
  product,
  sumOfSquares,
  transpose,
} from './algebra/matrix.js';
export { multiplyMatrices } from './algebra/multiply-matrices.js';
export { type PauliString, pauliLetters, pauliString } from './algebra/pauli-string.js';
export { popcount } from './algebra/popcount.js';
export { eigensystem, eigenvalues } from './algebra/spectrum.js';
export { krausOfSuperoperator } from './algebra/transfer-matrix.js';
export { coupleAll, coupleChain, coupleRing } from './hamiltonian/couplings.js';
export { evolve } from './hamiltonian/evolve.js';
export { Hamiltonian, hamiltonian, type PauliTerm } from './hamiltonian/hamiltonian.js';
export { hamiltonianMatrix, hamiltonianMatrixSteps } from './hamiltonian/hamiltonian-matrix.js';
export { HamiltonianMemory } from './hamiltonian/hamiltonian-memory.js';
export { type Splitting, splitStep } from './hamiltonian/splitting.js';
export { type GateList, type NamedRegister, toOpenQasm3 } from './open-qasm/write-open-qasm.js';
export type { ChannelName } from './operations/channels.js';
export type { RegisterGateName } from './operations/gate-table.js';
export type { CircuitGate, CircuitInstruction, Condition, GateOperation } from './operations/gates.js';
export { type PlaneGate, type PlaneStep, planeCircuit, planeWords } from './operations/plane-program.js';
export { REGISTER_OPTIONS } from './option-reference.js';
export { POSSIBLE } from './states/choose.js';
export { DensityMatrix, trustedMatrix } from './states/density-matrix.js';
export { checkObservables, type Observables } from './states/observables.js';
export { checkRegister, checkSameEngine, Register } from './states/register.js';
export { MOST_MIXED_QUBITS, MOST_PURE_QUBITS } from './states/register-memory.js';
export { StateVector } from './states/state-vector.js';

// What the declarations of the package leave out.

/** @internal */
export { GATES } from './operations/gate-table.js';
/** @internal */
export { gateAction } from './operations/gates.js';
/** @internal */
export { bitsOf, checkInstructions, isUnitary } from './operations/instructions.js';
