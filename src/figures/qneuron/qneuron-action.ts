import type { Engine } from '../../engine/index.js';
import { exactActivity, inputPath, QNeuronCircuit, square } from '../../qneuron/index.js';
import type { Finding } from '../compare.js';
import { excitedProfileFigure, type ProfileSlice } from './excited-profile.js';
import { estimates } from './path-profiles.js';

/** The strongest coupling that the paper calls useful. */
const STRENGTH = 8000;
/** By so much of it the lattice's sum over a kink may differ from the integral (9). */
const LATTICE_ERROR = 0.01;

/** What equipartition gives the steps of any lattice path, at each slice. */
const noiseOf = ({ spacing }: QNeuronCircuit): number => 1 / (2 * spacing);

/** Figure 1 of the Q-neuron paper; the neuron's values are less the noise. */
export const qneuron1 = excitedProfileFigure({
  id: 'qneuron/1',
  title: 'Instanton action density',
  claim: 'Instantons are accompanied by a peak of the action density; the action of one is 2 √(2Λ) / 3 (9).',
  options: { quick: { sweeps: 8000, chains: 32 }, full: { sweeps: 80_000, chains: 64 } },
  strength: STRENGTH,
  input: 'classical kinks',
  neuron: 'excited neuron',
  panel: { title: 'Density of the action, slice by slice', yLabel: 'density of the action', width: 760 },
  remark: `less the noise 1 / (2a) = ${noiseOf(new QNeuronCircuit()).toFixed(1)} of a lattice path`,
  inputValues: classicalDensity,
  exactValues: exactDensity,
  measured: ({ action }, circuit) =>
    estimates(circuit, action).map(({ mean, stdErr }) => ({
      mean: mean - noiseOf(circuit),
      stdErr,
    })),
  judge: (slices, circuit) => [actionOfKink(slices, circuit)],
});

/** Of the path of an active input, which is Λ/2 sech⁴(√(Λ/2)(t - t0)) about each kink up to the lattice's error. */
function classicalDensity(engine: Engine, circuit: QNeuronCircuit): Float64Array {
  const { lambda, slices, spacing } = circuit;
  const { inputWell, square: squares } = inputPath(engine, circuit);
  // |ψ|: the kinks are at slices, where it is 0, so that its steps are as large as those of ψ.
  const path = squares.map(Math.sqrt);
  const steps = path.map((x, t) => square((path[(t + 1) % slices]! - x) / spacing));
  return inputWell.map((g, t) => (lambda / 4) * g + (steps[t]! + steps[(t + slices - 1) % slices]!) / 4);
}

/**
 * Of the neuron, less 1 / (2a), exactly. ⟨φ_t ∂S/∂φ_t⟩ = 1 has the steps to and from a slice in it; solved for them, the
 * density is V0 - ⟨φ V'⟩ / 2 + (u_{t+1} - 2 u_t + u_{t-1}) / (4 a²), u = ⟨φ²⟩, V = V0 + ε g φ².
 */
async function exactDensity(engine: Engine, circuit: QNeuronCircuit): Promise<Float64Array> {
  const { lambda, slices, spacing } = circuit;
  const exact = await exactActivity(engine, circuit);
  const [potential, u] = [exact.potential.values, exact.square.values];
  const { inputWell } = inputPath(engine, circuit);
  return u.map((x2, t) => {
    const bend = u[(t + 1) % slices]! - 2 * x2 + u[(t + slices - 1) % slices]!;
    const force = 4 * potential[t]! + lambda * (x2 - 1) + 2 * STRENGTH * inputWell[t]! * x2;
    return potential[t]! - force / 2 + bend / (4 * spacing * spacing);
  });
}

function actionOfKink(slices: readonly ProfileSlice[], { lambda, kinks, spacing }: QNeuronCircuit): Finding {
  const integral = (2 * Math.sqrt(2 * lambda)) / 3;
  const perKink = (name: 'input' | 'exact') =>
    (spacing * slices.reduce((total, slice) => total + slice[name], 0)) / kinks;
  const sum = perKink('input');
  return {
    outcome: Math.abs(sum / integral - 1) <= LATTICE_ERROR ? 'reproduced' : 'not reproduced',
    reason: `a classical kink: the lattice's sum is ${sum.toFixed(2)}, (9) says ${integral.toFixed(2)}; the excited neuron has ${perKink('exact').toFixed(2)} at each of the input's kinks`,
  };
}
