/** The export list is the ABI: numbers and pointers only, checked by the facade before each call. */
export { blochStandingBytes, runBloch } from './dynamics/bloch/bloch';
export { beginExplicit, layoutExplicit, runExplicit } from './dynamics/network/explicit';
export { beginLif, runLif } from './dynamics/classical/lif';
export { beginPair, trajectoryPairBytes, runProgram } from './dynamics/network/run-program';
export { layoutTrajectories } from './dynamics/network/trajectories';
export { gatherRows32, gatherRows64 } from './linear/gather-rows';
export { multiply32, multiply64 } from './linear/multiply';
export { fillRows32, fillRows64, sumRows32, sumRows64 } from './linear/rows';
export { transpose32, transpose64 } from './linear/transpose';
export { transposeEvents } from './linear/transpose-events';
export { endOfStaticData } from './memory';
export { exp } from './simd/exponential';
export { log } from './simd/logarithm';
export { map32, map64, mapSinCos32, mapSinCos64 } from './simd/maps';
export { cos, sin } from './simd/sine-cosine';
export { normalAt } from './random/normal';
export {
  fillBernoulli,
  fillNormal,
  fillNormalFrom,
  fillRademacher,
  fillUniform,
  philoxBlock,
  philoxBlocks,
} from './random/stream';
export { uniformAt } from './random/uniform';
export { eventsOfSpikes, eventsOfRates, lookUpThresholds } from './spiking/network/events';
export { layoutSqsNeuron, sqsReset, sqsEvolve, sqsCollapse, choosePattern } from './spiking/neuron/neuron';
export { layoutDensityNeuron, densityEvolve, densityCollapse } from './spiking/neuron/density';
export { layoutInstrument } from './spiking/neuron/instrument';
export { layoutSingleShots } from './spiking/shots/shot-run';
export { drawShots, prepareShots } from './spiking/shots/single-shots';
export { layoutLikelihood, sqsLikelihood, sqsLikelihoodGradient } from './spiking/neuron/likelihood';
export { layoutForward, networkForward, prepareForward } from './spiking/network/forward';
export { accumulateEvents } from './spiking/network/synapse';
export { assignCredit } from './spiking/local/feedback';
export { beginLocalGradient, localGradient } from './spiking/local/local-gradient';
export { localGradientBytes } from './spiking/local/local-work';
export { regulariseLayer } from './spiking/local/regulariser';
export {
  adam32,
  adam64,
  sgdStep32,
  sgdStep64,
  decayWeights32,
  decayWeights64,
  sumOfSquares32,
  sumOfSquares64,
} from './learning/optimizer';
export { sumCounts32, sumCounts64 } from './spiking/stack/counts';
export { layerSpikes, layerStates } from './spiking/stack/layer';
export { layoutStack } from './spiking/stack/layout';
export { seedStack, stackAnalogue } from './spiking/stack/stack';
export {
  beginStack32,
  beginStack64,
  endStack32,
  endStack64,
  runStack32,
  runStack64,
} from './spiking/stack/forward';
export { stackReverse32, stackReverse64 } from './spiking/stack/reverse';
export { layoutCircuits } from './variational/classifier/circuits';
export { circuitsForward32, circuitsForward64 } from './variational/classifier/circuits';
export { circuitsReverse32, circuitsReverse64 } from './variational/classifier/circuits';
export { reverseGates, runGates } from './variational/circuit/gate-program';
export { softmaxLoss32, softmaxLoss64 } from './variational/classifier/softmax-loss';
export {
  applyMatrix,
  applyMatrix2,
  projectSubspace,
  scaleSubspace,
  swapSubspaces,
} from './register/operations/gates';
export { expectString, traceString } from './register/algebra/pauli-string';
export { outcomeProbabilities, sampleOutcomes, sumProbabilities } from './register/states/measure';
export { permuteQubits, traceDensity, traceState } from './register/states/reduce';
export { multiplyMatrices } from './register/algebra/dense';
export { buildPhases } from './register/hamiltonian/phases';
export { addHamiltonian, groupEnergies, hamiltonianStages } from './register/hamiltonian/hamiltonian';
export { evolve, evolveStages } from './register/hamiltonian/evolution';
export { layoutTridiagonalization, orthogonalizeColumns, tridiagonalize } from './register/algebra/spectrum';
export {
  transferAxis,
  transferKeep,
  transferMarginals,
  transferMotion,
  transferPotential,
  transferWeights,
} from './qneuron/exact/transfer';
export { layoutEnsemble } from './qneuron/sampling/ensemble';
export { circuitSweeps32, circuitSweeps64 } from './qneuron/sampling/sweep';
export { exchangePaths32, exchangePaths64 } from './qneuron/sampling/exchange';
