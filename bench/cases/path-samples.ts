import type { CaseOf } from '../case.js';
import { prepareKernelSamples, prepareMetropolisSamples, type SamplesSize } from '../setup/path-samples.js';

export const pathSamples: CaseOf<SamplesSize> = {
  name: 'path-samples',
  measures:
    'sweeps over the paths of a Q-neuron at ε = 6000 for as long as its activity needs to be forgotten, the activity measured on ' +
    "the way: the package's chains, in float32, against a chain of single-site Metropolis in float64 with the sweeps that it needs",
  unit: 'independent samples',
  vectorisable: true,
  sizes: [
    { label: 'gaussian / Gaussian steps', method: 'gaussian', proposal: 'gaussian' },
    { label: 'bridge / Gaussian steps', method: 'bridge', proposal: 'gaussian' },
    { label: 'bridge / uniform steps', method: 'bridge', proposal: 'uniform' },
    { label: 'multilevel / Gaussian steps', method: 'multilevel', proposal: 'gaussian' },
    { label: 'single-site / Gaussian steps', method: 'single', proposal: 'gaussian' },
  ],
  // Activities and autocorrelation times as `deviations` gives them: apart by five standard errors.
  tolerance: 0.5,
  note:
    "The package's method / what Metropolis proposes. Sweeps for a sample are the algorithms' autocorrelation times: 2.8 for segments " +
    'of a fitted Gaussian process, 39 and 57 for bridges and multilevel bisection with 4 levels, 200 for single sites with Gaussian ' +
    'steps about the mean of their neighbours (98 % accepted) and 730 with uniform steps (a third accepted), the textbook form.',
  wasm: prepareKernelSamples,
  javascript: prepareMetropolisSamples,
};
