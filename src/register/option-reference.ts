import type { OptionReference } from '../engine/index.js';
import { evolveOptions } from './hamiltonian/evolve.js';
import { hamiltonianOptions } from './hamiltonian/hamiltonian.js';
import { energyOptions } from './states/energy.js';
import { sampleOptions } from './states/sample.js';

export const REGISTER_OPTIONS: OptionReference = [
  ['hamiltonian', 'HamiltonianOptions', hamiltonianOptions],
  ['evolve', 'EvolveOptions', evolveOptions],
  ['StateVector.sample, DensityMatrix.sample', 'SampleOptions', sampleOptions],
  ['StateVector.energy, DensityMatrix.energy', 'EnergyOptions', energyOptions],
];
