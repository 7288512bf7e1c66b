import type { CaseOf } from '../case.js';
import { fillNormal } from '../javascript/random/normal.js';
import { FILL_SIZES, type FillSize, prepareJavaScriptFill, prepareKernelFill } from '../setup/fill.js';

export const normal: CaseOf<FillSize> = {
  name: 'normal',
  measures: 'standard normal float64 numbers by Box and Muller on Philox, copied out of the module',
  unit: 'normals',
  vectorisable: true,
  sizes: FILL_SIZES,
  // The package computes in single precision, plain JavaScript in doubles.
  tolerance: 1e-6,
  note:
    'Four lanes all through. Less at 10 numbers: the kernel makes 16 at a time, so that the tail costs a whole group, and ' +
    'crossing and copying are paid by few numbers.',
  wasm: (engine, { count }) => prepareKernelFill(engine, 'fillNormal', count),
  javascript: (_engine, { count }) => prepareJavaScriptFill(fillNormal, count),
};
