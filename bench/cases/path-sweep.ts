import type { CaseOf } from '../case.js';
import { type PathSize, prepareJavaScriptPath, prepareKernelPath } from '../setup/path.js';

/** What float32 may differ by: the kernel rounds every result, JavaScript what it stores. */
const SINGLE = 1e-4;

export const pathSweep: CaseOf<PathSize> = {
  name: 'path-sweep',
  measures:
    '20 sweeps over the paths of a Q-neuron in 8 chains: proposals, tests and random numbers, which are the same on both sides; ' +
    'float32, as simulations are unless they ask for more, but where it says float64',
  unit: 'node updates',
  vectorisable: true,
  sizes: [
    { label: 'single-site', method: 'single', levels: 1, precision: 'float32', tolerance: SINGLE },
    {
      label: 'multilevel, 4 levels',
      method: 'multilevel',
      levels: 4,
      precision: 'float32',
      tolerance: SINGLE,
    },
    { label: 'bridge, 4 levels', method: 'bridge', levels: 4, precision: 'float32', tolerance: SINGLE },
    { label: 'single-site, float64', method: 'single', levels: 1, precision: 'float64' },
    { label: 'multilevel, 4 levels, float64', method: 'multilevel', levels: 4, precision: 'float64' },
    { label: 'bridge, 4 levels, float64', method: 'bridge', levels: 4, precision: 'float64' },
  ],
  // Of single precision, in which normals are made whatever the paths are.
  tolerance: 1e-5,
  note:
    'Two lanes in float64, four in float32, where a random number takes one word instead of two. A JavaScript segment that a ' +
    'level refuses ends there; lanes go on together.',
  wasm: prepareKernelPath,
  javascript: prepareJavaScriptPath,
};
