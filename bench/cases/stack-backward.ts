import type { CaseOf } from '../case.js';
import { prepareJavaScriptReverse, prepareKernelReverse, type StackSize } from '../setup/stack.js';
import { STACK_SIZES, STACK_STRAYS, STACK_TOLERANCE } from '../setup/stack-sizes.js';

export const stackBackward: CaseOf<StackSize> = {
  name: 'stack-backward',
  measures:
    'surrogate gradients of such a mini-batch, which was run forward, for all weights and angles, by backpropagation ' +
    'through time, memories included',
  unit: 'samples',
  vectorisable: true,
  sizes: STACK_SIZES,
  tolerance: STACK_TOLERANCE,
  strays: STACK_STRAYS,
  note: 'Gradients are compared in units of the largest of their layer. In float64 they are the same to rounding.',
  wasm: (engine, size) => prepareKernelReverse(engine, size, false),
  javascript: (engine, size) => prepareJavaScriptReverse(engine, size, false),
};
