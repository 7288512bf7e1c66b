import type { CaseOf } from '../case.js';
import { prepareJavaScriptForward, prepareKernelForward } from '../setup/forward.js';
import type { NetworkSize } from '../setup/network.js';

const size = (channels: number): NetworkSize => ({
  label: `N = ${channels}`,
  layers: [1, 32],
  channels,
  memory: 1,
  ansatz: [],
  samples: 16,
  steps: 10,
  spikes: 1,
});

export const bornSampling: CaseOf<NetworkSize> = {
  name: 'born-sampling',
  measures:
    'measurements by Born’s rule: N rotated qubits and one memory qubit without gates, 2^N probabilities, a uniform ' +
    'of Philox, the pattern, the collapse',
  unit: 'measurements',
  vectorisable: true,
  sizes: [size(1), size(3), size(6)],
  tolerance: 0,
  note:
    'Below 3 for small N: the uniforms come from a Philox that makes eight blocks at a time, but the pattern is picked lane by ' +
    'lane; only the probabilities and the collapse use both lanes.',
  wasm: prepareKernelForward,
  javascript: prepareJavaScriptForward,
};
