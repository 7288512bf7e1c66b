import type { CaseOf } from '../case.js';
import { fillUniform } from '../javascript/random/uniform.js';
import { FILL_SIZES, type FillSize, prepareJavaScriptFill, prepareKernelFill } from '../setup/fill.js';

export const philox: CaseOf<FillSize> = {
  name: 'philox',
  measures: 'uniform float64 numbers of Philox4x32-10, two words each, copied out of the module',
  unit: 'uniforms',
  vectorisable: true,
  sizes: FILL_SIZES,
  tolerance: 0,
  note:
    'Four blocks at once, and 64-bit products that JavaScript must put together from 16-bit pieces. Below 3 at 10 ' +
    'numbers: the kernel makes eight at a time, so the tail costs a whole group, and crossing and copying cost more ' +
    'than the numbers.',
  wasm: (engine, { count }) => prepareKernelFill(engine, 'fillUniform', count),
  javascript: (_engine, { count }) => prepareJavaScriptFill(fillUniform, count),
};
