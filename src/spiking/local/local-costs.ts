import type { DeviceCosts } from '../../device/index.js';
import type { NetworkCore } from '../network/network-core.js';
import type { NeuronRun } from '../network/neuron-run.js';
import { addCosts } from '../neuron/neuron-costs.js';
import type { LocalRuleSettings } from './local-options.js';

/**
 * What a sample takes on a device: each neuron's circuit of `steps` steps once in each pass, and, where gradients are measured, those
 * with moved currents and angles, each in as many shots as they have. Nothing without a device; what is computed costs nothing.
 */
export function costsOfSample(
  { model, topology }: NetworkCore,
  neurons: readonly NeuronRun[],
  settings: LocalRuleSettings,
  steps: number,
): DeviceCosts | undefined {
  const { gradient, globalPasses, synapticPerturbations, somaticRepeats, shots, equations } = settings;
  const runs = topology.wiring.neurons * globalPasses;
  const forward = neurons[0]!.costs(runs, 1, steps);
  if (!forward || gradient !== 'shots') return forward;
  const { gates, angles } = model.list;
  const turned = gates.filter(({ parameter }) => parameter !== undefined);
  // Consistent: two terms or four of each gate in each step. Printed: two of each angle.
  const shifts =
    equations === 'printed'
      ? 2 * angles
      : turned.reduce((sum, { qubits }) => sum + steps * (qubits.length > 1 ? 4 : 2), 0);
  // Shots are shared by the factors of the noise.
  const shared = (count: number, factor: number) => Math.floor((count + factor) / neurons.length);
  const measured = neurons.flatMap((run, factor) => [
    run.costs(runs * 2 * synapticPerturbations, shared(shots, factor), steps),
    run.costs(runs, shared(shots * somaticRepeats, factor), steps),
    run.costs(runs * shifts * somaticRepeats, shared(shots, factor), steps),
  ]);
  return measured.reduce((sum, costs) => addCosts(sum!, costs!), forward);
}
