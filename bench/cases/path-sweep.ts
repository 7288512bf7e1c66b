import type { CaseOf } from '../case.js';
import { type PathSize, prepareJavaScriptPath, prepareKernelPath } from '../setup/path.js';

export const pathSweep: CaseOf<PathSize> = {
  name: 'path-sweep',
  measures:
    '20 sweeps over the paths of a Q-neuron in 8 chains, in float64 on both sides: proposals, tests and random numbers',
  unit: 'node updates',
  vectorisable: true,
  sizes: [
    { label: 'single-site', method: 'single', levels: 1 },
    { label: 'multilevel, 4 levels', method: 'multilevel', levels: 4 },
    { label: 'bridge, 4 levels', method: 'bridge', levels: 4 },
  ],
  tolerance: 1e-9,
  note:
    'Two lanes in float64; simulations use float32 unless asked, with four lanes and half the random words, which is nearly ' +
    'three times as fast. A JavaScript segment that a level refuses ends there; lanes go on together.',
  wasm: prepareKernelPath,
  javascript: prepareJavaScriptPath,
};
