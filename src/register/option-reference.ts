import type { OptionReference } from '../engine/index.js';
import { evolveOptions } from './hamiltonian/evolve.js';
import { hamiltonianOptions } from './hamiltonian/hamiltonian.js';
import { energyOptions } from './states/energy.js';
import { registerRunOptions } from './states/register-run-options.js';
import { sampleOptions } from './states/sample.js';

export const REGISTER_OPTIONS: OptionReference = [
  ['hamiltonian', 'HamiltonianOptions', hamiltonianOptions],
  ['evolve', 'EvolveOptions', evolveOptions],
  ['StateVector.run, DensityMatrix.run', 'RegisterRunOptions', registerRunOptions],
  ['StateVector.sample, DensityMatrix.sample', 'SampleOptions', sampleOptions],
  ['StateVector.energy, DensityMatrix.energy', 'EnergyOptions', energyOptions],
];
