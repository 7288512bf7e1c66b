import type { BenchmarkCase } from '../case.js';
import { isInstalled } from '../setup/other-package.js';
import { blochEnsemble } from './bloch-ensemble.js';
import { bornSampling } from './born-sampling.js';
import { events } from './events.js';
import { gatesJsqubits } from './gates-jsqubits.js';
import { gatesQuantumCircuit } from './gates-quantum-circuit.js';
import { inputCurrents } from './input-currents.js';
import { likelihoodGradient } from './likelihood-gradient.js';
import { localStep } from './local-step.js';
import { noisyDensity } from './noisy-density.js';
import { noisyShots } from './noisy-shots.js';
import { normal } from './normal.js';
import { pathSamples } from './path-samples.js';
import { pathSweep } from './path-sweep.js';
import { philox } from './philox.js';
import { quantumClassifier } from './quantum-classifier.js';
import { recordFilter, recordGradient } from './record-likelihood.js';
import { registerChannels } from './register-channels.js';
import { registerGates } from './register-gates.js';
import { registerSampling } from './register-sampling.js';
import { singleShots } from './single-shots.js';
import { sqsForward } from './sqs-forward.js';
import { stackBackward } from './stack-backward.js';
import { stackForward } from './stack-forward.js';
import { stochasticMaster } from './stochastic-master.js';
import { stochasticSchroedinger } from './stochastic-schroedinger.js';
import { trainingStep } from './training-step.js';

/** Every case, in the order of the report. A new one needs its file and its name here. */
export const CASES: readonly BenchmarkCase[] = [
  philox,
  normal,
  sqsForward,
  singleShots,
  noisyDensity,
  noisyShots,
  bornSampling,
  likelihoodGradient,
  localStep,
  events,
  inputCurrents,
  stackForward,
  stackBackward,
  trainingStep,
  quantumClassifier,
  blochEnsemble,
  stochasticSchroedinger,
  stochasticMaster,
  recordFilter,
  recordGradient,
  registerGates,
  registerChannels,
  registerSampling,
  ...(isInstalled('quantum-circuit') ? [gatesQuantumCircuit] : []),
  ...(isInstalled('jsqubits') ? [gatesJsqubits] : []),
  pathSweep,
  pathSamples,
];
