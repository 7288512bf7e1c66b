import { exactActivity, inputPath } from '../../qneuron/index.js';
import { excitedProfileFigure } from './excited-profile.js';
import { estimates } from './path-profiles.js';

/** Figure 4 of the Q-neuron paper. */
export const qneuron4 = excitedProfileFigure({
  id: 'qneuron/4',
  title: 'Potential energy of a neuron and of the input that excites it',
  claim:
    'The potential energy of the affected neuron tends to resemble the input’s: it peaks where that has a kink.',
  options: { quick: { sweeps: 4000, chains: 16 }, full: { sweeps: 40_000, chains: 32 } },
  strength: 6000,
  input: 'input',
  neuron: 'neuron',
  panel: { title: 'Potential energy, slice by slice', yLabel: 'V0', width: 720 },
  inputValues: (engine, circuit) => inputPath(engine, circuit).inputWell.map((g) => (circuit.lambda / 4) * g),
  exactValues: async (engine, circuit) => (await exactActivity(engine, circuit)).potential.values,
  measured: ({ potential }, circuit) => estimates(circuit, potential),
});
