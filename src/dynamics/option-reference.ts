import type { OptionReference } from '../engine/index.js';
import { blochOptions } from './bloch/bloch-ensemble.js';
import { activationOptions } from './classical/activation.js';
import { dropoutOptions } from './classical/dropout.js';
import { lifOptions } from './classical/lif.js';
import { siegertOptions } from './classical/siegert-rate.js';
import { decoherenceFreeOptions } from './coherence/decoherence-free-subspace.js';
import { decoherenceTimeOptions } from './coherence/decoherence-time.js';
import { decouplingOptions } from './coherence/dynamical-decoupling.js';
import { codeOptions, errorCorrectionOptions } from './coherence/error-correction.js';
import { collisionOptions } from './collision/simulate-collisions.js';
import { evolveGeneratorOptions } from './environment/evolve-generator.js';
import { lindbladFromBathOptions } from './environment/lindblad-from-bath.js';
import { steadyStateOptions } from './environment/steady-state.js';
import { qubitNeuronsOptions } from './network/qubit-neurons-options.js';
import { estimateRecordSpectrumOptions } from './record/estimate-record-spectrum.js';
import { fisherInformationOptions } from './record/fisher-information.js';
import { fitRecordOptions } from './record/fit-record.js';
import { recordLogLikelihoodOptions } from './record/record-log-likelihood.js';
import { recordSpectrumOptions } from './record/record-spectrum.js';
import { openTrajectoryOptions } from './session/open-trajectory.js';

export const DYNAMICS_OPTIONS: OptionReference = [
  ['simulateQubitNeurons', 'QubitNeuronsOptions', qubitNeuronsOptions],
  ['recordLogLikelihood', 'RecordLogLikelihoodOptions', recordLogLikelihoodOptions],
  ['fitRecord', 'FitRecordOptions', fitRecordOptions],
  ['fisherInformation', 'FisherInformationOptions', fisherInformationOptions],
  ['recordSpectrum', 'RecordSpectrumOptions', recordSpectrumOptions],
  ['estimateRecordSpectrum', 'EstimateRecordSpectrumOptions', estimateRecordSpectrumOptions],
  ['simulateBlochEnsemble', 'BlochEnsembleOptions', blochOptions],
  ['simulateLif', 'LifSimulationOptions', lifOptions],
  ['siegertRate', 'SiegertOptions', siegertOptions],
  ['activation', 'ActivationOptions', activationOptions],
  ['dropout', 'DropoutOptions', dropoutOptions],
  ['simulateDecoupling', 'DecouplingOptions', decouplingOptions],
  ['decoherenceFreeSubspace', 'DecoherenceFreeOptions', decoherenceFreeOptions],
  ['decoherenceTime', 'DecoherenceTimeOptions', decoherenceTimeOptions],
  ['simulateErrorCorrection', 'ErrorCorrectionOptions', errorCorrectionOptions],
  ['breakEvenError', 'CodeOptions', codeOptions],
  ['lindbladFromBath', 'LindbladFromBathOptions', lindbladFromBathOptions],
  ['evolveGenerator', 'EvolveGeneratorOptions', evolveGeneratorOptions],
  ['steadyState', 'SteadyStateOptions', steadyStateOptions],
  ['simulateCollisions', 'CollisionOptions', collisionOptions],
  ['openTrajectory', 'OpenTrajectoryOptions', openTrajectoryOptions],
];
