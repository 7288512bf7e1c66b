import type { CaseOf } from '../case.js';
import { prepareJavaScriptForward, prepareKernelForward } from '../setup/forward.js';
import type { NetworkSize } from '../setup/network.js';

const size = (qubits: number): NetworkSize => ({
  label: `N = ${qubits}, 64-32-4`,
  layers: [64, 32, 4],
  channels: qubits,
  memory: qubits,
  ansatz: 'memory-to-input',
  samples: 16,
  steps: 10,
  spikes: 8 * qubits,
});

export const sqsForward: CaseOf<NetworkSize> = {
  name: 'sqs-forward',
  measures:
    'a batch of 16 samples and 10 steps through a network of SQS neurons with N memory qubits, spikes and all',
  unit: 'neuron steps',
  vectorisable: true,
  sizes: [size(1), size(2), size(3)],
  tolerance: 0,
  note:
    'Below 3 for small N: the lanes hold two items, and two float64 are all that a vector holds. The same compiler makes ' +
    'the JavaScript’s scalar code, so arithmetic gains a factor of 2; the rest is JavaScript’s bounds checks and its ' +
    'Philox. What no lane helps with is the walk through the gate program (a gate at N = 1 is one or two pairs of ' +
    'amplitudes) and the choice of the pattern, lane by lane.',
  wasm: prepareKernelForward,
  javascript: prepareJavaScriptForward,
};
