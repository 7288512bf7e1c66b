import type { CaseOf } from '../case.js';
import { fillNormal } from '../javascript/random/normal.js';
import { FILL_SIZES, type FillSize, prepareJavaScriptFill, prepareKernelFill } from '../setup/fill.js';

export const normal: CaseOf<FillSize> = {
  name: 'normal',
  measures: 'standard normal float64 numbers by Box and Muller on Philox, copied out of the module',
  unit: 'normals',
  vectorisable: true,
  sizes: FILL_SIZES,
  tolerance: 0,
  note:
    'Two lanes for logarithm, sine and cosine, four for Philox. Below 3 at 10 numbers: the kernel makes eight at a ' +
    'time, so the tail costs a whole group, and crossing and copying are paid by few numbers.',
  wasm: (engine, { count }) => prepareKernelFill(engine, 'fillNormal', count),
  javascript: (_engine, { count }) => prepareJavaScriptFill(fillNormal, count),
};
